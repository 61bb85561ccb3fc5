package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a dataset promises beyond its columns. Used by one thread. */
final class ContractReader {
  static final Set<String> KEYS =
      Set.of(
          "name",
          "version",
          "dedupe",
          "sort",
          "constraints",
          "virtual_fields",
          "validation",
          "views");
  static final Set<String> DEDUPE_KEYS = Set.of("keys", "tie_breakers", "strategy");

  private final SortKeyReader sortKeys;
  private final PolicyReader policies;
  private final ViewReader views;
  private final Findings findings;

  ContractReader(
      SortKeyReader sortKeys, PolicyReader policies, ViewReader views, Findings findings) {
    this.sortKeys = sortKeys;
    this.policies = policies;
    this.views = views;
    this.findings = findings;
  }

  /** Reads the contract of a dataset, whose name and version it has unless it says otherwise. */
  ContractSpec read(YamlMapping dataset, String name, int version, SourceLines.Owner lines) {
    if (!dataset.has("contract")) {
      return ContractSpec.bare(name, version);
    }
    YamlMapping mapping = dataset.section("contract", "contract of " + name, KEYS);
    lines.putKeys("contract", mapping);
    return new ContractSpec(
        mapping.text("name", name),
        mapping.wholeNumber("version", version),
        dedupe(mapping, name, lines),
        sortKeys.read(mapping, "sort", name),
        mapping.texts("constraints"),
        virtualFields(mapping),
        policies.validation(mapping, "contract.validation", name, lines),
        views.readAll(mapping, "contract.views", name, lines));
  }

  private @Nullable DedupeSpec dedupe(YamlMapping contract, String name, SourceLines.Owner lines) {
    if (!contract.has("dedupe")) {
      return null;
    }
    YamlMapping mapping = contract.section("dedupe", "dedupe of " + name, DEDUPE_KEYS);
    lines.putKeys("contract.dedupe", mapping);
    ImmutableList<String> keys = mapping.texts("keys");
    if (keys.isEmpty() && !mapping.has("keys")) {
      findings.add(mapping.line(), "dedupe of " + name + ": key 'keys' is missing");
    }
    return new DedupeSpec(
        keys,
        sortKeys.read(mapping, "tie_breakers", name),
        requireNonNullElse(
            mapping.choice("strategy", DedupeStrategy.class),
            DedupeStrategy.KEEP_FIRST_AFTER_SORT));
  }

  /** Sentences by name, or names alone. */
  private ImmutableMap<String, String> virtualFields(YamlMapping contract) {
    YamlNode value = contract.value("virtual_fields");
    if (value instanceof YamlNode.Mapping) {
      return contract.textMap("virtual_fields");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : contract.texts("virtual_fields")) {
      if (fields.put(field, "") != null) {
        contract.wrong("virtual_fields", "names '" + field + "' twice");
      }
    }
    return ImmutableMap.copyOf(fields);
  }
}
