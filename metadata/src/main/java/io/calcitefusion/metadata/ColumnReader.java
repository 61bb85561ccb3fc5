package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads names, types and nullability of columns. A type that many columns have is parsed once. Used
 * by one thread.
 */
final class ColumnReader {
  static final Set<String> KEYS = Set.of("name", "type", "nullable", "doc");

  /**
   * Columns in order.
   *
   * @param docs sentence per column, for the columns that have one
   */
  record Columns(ImmutableList<Field> fields, ImmutableMap<String, String> docs) {}

  /** The nullable and the required form of one type. */
  private record Forms(Field nullable, Field required) {}

  private final NamedTypes types;
  private final Findings findings;
  private final Map<String, Forms> forms = new HashMap<>();
  private boolean broken;

  ColumnReader(NamedTypes types, Findings findings) {
    this.types = types;
    this.findings = findings;
  }

  /** Reads the list of columns of a dataset or bundle and notes their lines. */
  Columns readAll(YamlMapping mapping, String owner, SourceLines.Owner lines) {
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    Map<String, String> docs = new HashMap<>();
    ImmutableMap.Builder<String, String> orderedDocs = ImmutableMap.builder();
    int index = 0;
    String what = "column of " + owner;
    for (YamlNode node : mapping.limited("columns")) {
      YamlMapping column = YamlMapping.of(node, what, KEYS, findings);
      Field field = read(column, owner);
      lines.putColumn(index++, column.line());
      fields.add(field);
      String doc = column.text("doc", "");
      if (!doc.isEmpty() && docs.putIfAbsent(field.getName(), doc) == null) {
        orderedDocs.put(field.getName(), doc);
      }
    }
    return new Columns(fields.build(), orderedDocs.buildOrThrow());
  }

  Field read(YamlMapping column, String owner) {
    String name = column.required("name");
    String type = column.required("type");
    boolean nullable = column.flag("nullable", YamlMapping.Flag.TRUE);
    Forms known = type.isEmpty() ? null : forms(type, column, name, owner);
    if (known == null) {
      broken = true;
      return NamedTypes.unreadable(name);
    }
    return ArrowTypeParser.sharing(name, nullable ? known.nullable() : known.required());
  }

  private @Nullable Forms forms(String type, YamlMapping column, String name, String owner) {
    Forms known = forms.get(type);
    if (known == null) {
      try {
        Field field = types.field(name, type);
        known = new Forms(field, ArrowTypeParser.required(field));
        forms.put(type, known);
      } catch (IllegalArgumentException e) {
        findings.add(
            column.lineOf("type"),
            "column '" + name + "' of " + owner + ": " + e.getMessage() + " in '" + type + "'");
      }
    }
    return known;
  }

  /** Reads a type that stands alone, and may be followed by {@code not null}. */
  Field readType(String name, String type, int line, String what) {
    try {
      return types.fieldOrRequired(name, type);
    } catch (IllegalArgumentException e) {
      findings.add(line, what + ": " + e.getMessage() + " in '" + type + "'");
      return NamedTypes.unreadable(name);
    }
  }

  /** Whether the type of a column could not be read, so that fields below it are unknown. */
  boolean anyBroken() {
    return broken || types.anyBroken();
  }
}
