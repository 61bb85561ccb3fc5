package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import java.util.Set;

/** Reads one entry below {@code templates}. Used by one thread. */
final class TemplateReader {
  static final Set<String> KEYS =
      Set.of(
          "name",
          "doc",
          "evidence_rank",
          "confidence",
          "coordinate_system",
          "ambiguity_policy",
          "superior_rank",
          "ordering",
          "required_inputs",
          "supports_plan",
          "supports_views",
          "streaming_safe",
          "pipeline_breaker",
          "policy");

  private final PolicyReader policies;
  private final SourceLines lines;
  private final Findings findings;

  TemplateReader(PolicyReader policies, SourceLines lines, Findings findings) {
    this.policies = policies;
    this.lines = lines;
    this.findings = findings;
  }

  ExtractTemplate read(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "template", KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = lines.begin("template " + name, mapping.line());
    owner.putKeys("", mapping);
    mapping.required("evidence_rank");
    int rank = rank(mapping, "evidence_rank", 1);
    ExtractTemplate template =
        new ExtractTemplate(
            name,
            mapping.text("doc", ""),
            rank,
            confidence(mapping),
            requireNonNullElse(
                mapping.choice("coordinate_system", CoordinateSystem.class), CoordinateSystem.NONE),
            mapping.text("ambiguity_policy", "preserve"),
            rank(mapping, "superior_rank", rank),
            requireNonNullElse(
                mapping.choice("ordering", OrderingLevel.class), OrderingLevel.IMPLICIT),
            mapping.texts("required_inputs"),
            mapping.flag("supports_plan", YamlMapping.Flag.TRUE),
            mapping.flag("supports_views", YamlMapping.Flag.TRUE),
            mapping.flag("streaming_safe", YamlMapping.Flag.TRUE),
            mapping.flag("pipeline_breaker", YamlMapping.Flag.FALSE),
            policies.overrides(mapping, "template " + name, owner));
    owner.markReported(findings.linesSince(before));
    return template;
  }

  /** The rank is stored in a column of 16 bits. */
  private static int rank(YamlMapping mapping, String key, int otherwise) {
    Long rank = mapping.wholeNumber(key, 1, Short.MAX_VALUE);
    return rank == null ? otherwise : rank.intValue();
  }

  private static double confidence(YamlMapping mapping) {
    Double confidence = mapping.number("confidence");
    if (confidence == null) {
      return 1.0;
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      mapping.wrong("confidence", "expected a number from 0 to 1, found '" + confidence + "'");
    }
    return confidence;
  }
}
