package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.NearNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Finds what an unknown name of a statement may have meant. For one statement. */
final class NearNameHints {
  private static final Pattern OBJECT = Pattern.compile("(?:Object|Table) '([^']*)' not found.*");
  private static final Pattern FUNCTION =
      Pattern.compile("No match found for function signature ([^(]*)\\(.*", Pattern.DOTALL);

  private static final Pattern COLUMN =
      Pattern.compile(
          "(?:Column '([^']*)' not found.*|Unknown (?:field|identifier) '([^']*)')",
          Pattern.DOTALL);

  private final CatalogMirror mirror;
  private final Namespace namespace;
  private final EngineOperatorTable functions;
  private final List<List<String>> identifiers = new ArrayList<>();
  private final Set<String> items = new LinkedHashSet<>();

  /** Notes the identifiers of a statement before the validator rewrites it. */
  NearNameHints(
      CatalogMirror mirror, Namespace namespace, EngineOperatorTable functions, SqlNode statement) {
    this.functions = functions;
    this.mirror = mirror;
    this.namespace = namespace;
    statement.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            identifiers.add(identifier.names);
            return null;
          }

          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
              item(select.getFrom());
            }
            return super.visit(call);
          }
        });
  }

  /** Notes the names by which columns of FROM are qualified. */
  private void item(@Nullable SqlNode from) {
    if (from instanceof SqlIdentifier table) {
      items.add(Util.last(table.names));
    } else if (from instanceof SqlJoin join) {
      item(join.getLeft());
      item(join.getRight());
    } else if (from instanceof SqlCall call
        && call.getKind() == SqlKind.AS
        && call.operand(1) instanceof SqlIdentifier alias) {
      items.add(alias.getSimple());
    }
  }

  /** Text to append to a message of the validator; empty when it is not about a name. */
  String hint(String message) {
    if (message.contains("did you mean")) {
      return "";
    }
    Matcher object = OBJECT.matcher(message);
    if (object.matches()) {
      String name = object.group(1);
      if (message.startsWith("Table") && isQualifier(name) && !items.isEmpty()) {
        return NearNames.hint(name, items);
      }
      return NearNames.hint(name, isQualifier(name) ? qualifiers() : tableNames());
    }
    Matcher function = FUNCTION.matcher(message);
    if (function.matches()) {
      String hint = NearNames.hint(function.group(1), functions.names());
      return hint.contains("did you mean") ? hint : "";
    }
    Matcher column = COLUMN.matcher(message);
    if (!column.matches()) {
      return "";
    }
    String name = column.group(1) == null ? column.group(2) : column.group(1);
    return NearNames.hint(name, columnNames());
  }

  /** Whether a name stands before a dot in the statement. */
  private boolean isQualifier(String name) {
    return identifiers.stream()
        .anyMatch(parts -> parts.subList(0, parts.size() - 1).contains(name));
  }

  private Set<String> qualifiers() {
    Set<String> names = new LinkedHashSet<>();
    for (MirrorTable table : mirror.tables()) {
      names.add(table.name().catalog());
      names.add(table.name().schema());
    }
    return names;
  }

  private Set<String> tableNames() {
    Set<String> names = new LinkedHashSet<>();
    for (MirrorTable table : mirror.tables()) {
      TableName name = table.name();
      if (!name.catalog().equals(namespace.catalog())) {
        names.add(name.toString());
      } else if (!name.schema().equals(namespace.schema())) {
        names.add(name.schema() + '.' + name.table());
      } else {
        names.add(name.table());
      }
    }
    return names;
  }

  private Set<String> columnNames() {
    Set<String> names = new LinkedHashSet<>();
    for (List<String> identifier : identifiers) {
      MirrorTable table = mirror.find(identifier, namespace);
      if (table != null) {
        names.addAll(table.rowType().getFieldNames());
      }
    }
    return names;
  }
}
