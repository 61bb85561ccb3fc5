package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what is expected of a query. Used by one thread. */
final class ExpectationReader {
  private static final Set<String> KEYS = Set.of("columns", "rows", "not_null", "unique", "key");
  private static final Set<String> COLUMN_KEYS = Set.of("name", "type", "nullable");
  private static final Set<String> ROWS_KEYS = Set.of("min", "max");

  private final Findings findings;

  private ExpectationReader(Findings findings) {
    this.findings = findings;
  }

  static QueryExpectation parse(String source, byte[] yaml) {
    Findings findings = new Findings(source);
    YamlNode root = YamlComposer.compose(0, yaml, findings);
    findings.throwIfAny();
    if (root == null) {
      throw new RegistryException(source, 0, "is empty; expected 'columns:'");
    }
    QueryExpectation expectation = new ExpectationReader(findings).read(root);
    findings.throwIfAny();
    return expectation;
  }

  private QueryExpectation read(YamlNode root) {
    YamlMapping mapping = YamlMapping.of(root, "expectation", KEYS, findings);
    if (root instanceof YamlNode.Mapping && !mapping.has("columns")) {
      findings.add(root, "expectation: key 'columns' is missing");
    }
    ImmutableList.Builder<Field> columns = ImmutableList.builder();
    Set<String> names = new HashSet<>();
    for (YamlNode node : mapping.limited("columns")) {
      Field field = column(YamlMapping.of(node, "column", COLUMN_KEYS, findings));
      if (!names.add(field.getName())) {
        findings.add(node, "column '" + field.getName() + "' stands twice");
      }
      columns.add(field);
    }
    YamlMapping rows = mapping.section("rows", "rows", ROWS_KEYS);
    Long min = rows.wholeNumber("min", 0, Long.MAX_VALUE);
    Long max = rows.wholeNumber("max", 0, Long.MAX_VALUE);
    if (min != null && max != null && min > max) {
      rows.wrong("max", "is %d, less than 'min', %d".formatted(max, min));
    }
    return new QueryExpectation(
        new Schema(columns.build()),
        min,
        max,
        names(mapping, "not_null", names),
        names(mapping, "unique", names),
        names(mapping, "key", names));
  }

  private Field column(YamlMapping column) {
    String name = column.required("name");
    String type = column.required("type");
    boolean nullable = column.flag("nullable", YamlMapping.Flag.TRUE);
    Field field = type.isEmpty() ? null : type(column, name, type);
    if (field == null) {
      return NamedTypes.unreadable(name);
    }
    return nullable ? field : ArrowTypeParser.required(field);
  }

  private @Nullable Field type(YamlMapping column, String name, String type) {
    return column.parsed("type", type, text -> ArrowTypeParser.parse(name, text, word -> null));
  }

  private ImmutableList<String> names(YamlMapping mapping, String key, Set<String> known) {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    for (YamlMapping.Line line : mapping.lines(key)) {
      if (!known.contains(line.text())) {
        findings.add(
            line.line(),
            "'%s' names the unknown column '%s'%s"
                .formatted(key, line.text(), NearNames.hint(line.text(), List.copyOf(known))));
      }
      names.add(line.text());
    }
    return names.build();
  }
}
