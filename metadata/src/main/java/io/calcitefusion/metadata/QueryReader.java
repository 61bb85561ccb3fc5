package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.Set;

/** Reads the query that a dataset stands for. Used by one thread. */
final class QueryReader {
  static final Set<String> KEYS = Set.of("columns", "derived", "predicate", "pushdown_predicate");
  static final Set<String> DERIVED_KEYS = Set.of("name", "expr");

  private final Findings findings;

  QueryReader(Findings findings) {
    this.findings = findings;
  }

  QuerySpec read(YamlMapping dataset, String name, SourceLines.Owner lines) {
    if (!dataset.has("query")) {
      return QuerySpec.DEFAULT;
    }
    YamlMapping mapping = dataset.section("query", "query of " + name, KEYS);
    lines.putKeys("query", mapping);
    ImmutableList.Builder<DerivedField> derived = ImmutableList.builder();
    int index = 0;
    for (YamlNode node : mapping.nodes("derived")) {
      lines.put("query.derived " + index++, node.line());
      YamlMapping field = YamlMapping.of(node, "query.derived of " + name, DERIVED_KEYS, findings);
      derived.add(new DerivedField(field.required("name"), field.required("expr")));
    }
    return new QuerySpec(
        mapping.texts("columns"),
        derived.build(),
        mapping.textOrNull("predicate"),
        mapping.textOrNull("pushdown_predicate"));
  }
}
