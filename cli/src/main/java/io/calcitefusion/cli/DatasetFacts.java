package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.ArrowTypeFormatter;
import io.calcitefusion.metadata.ContractSpec;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetPolicies;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.EnabledWhen;
import io.calcitefusion.metadata.EvolutionPolicy;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.OrderingLevel;
import io.calcitefusion.metadata.Partitioning;
import io.calcitefusion.metadata.PolicyOverrides;
import io.calcitefusion.metadata.QuerySpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.ScanPolicy;
import io.calcitefusion.metadata.ValidationPolicy;
import io.calcitefusion.metadata.ViewSpec;
import io.calcitefusion.metadata.WritePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says of one dataset, by name and in the order in which a person wants it. What is
 * as it always is, is left out.
 */
final class DatasetFacts {
  private final Registry registry;
  private final DatasetSpec dataset;
  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

  private DatasetFacts(Registry registry, DatasetSpec dataset) {
    this.registry = registry;
    this.dataset = dataset;
  }

  static Map<String, @Nullable Object> of(Registry registry, DatasetSpec dataset) {
    DatasetFacts facts = new DatasetFacts(registry, dataset);
    facts.columns();
    facts.contract(dataset.contract());
    facts.policies(dataset.policies());
    ExtractMetadata extract = dataset.extract();
    if (extract != null) {
      facts.put("extraction", facts.extraction(extract));
    }
    facts.put("location", facts.location(dataset.location()));
    facts.put("views", facts.views());
    facts.put("fingerprint", registry.schemaFingerprint(dataset.name()));
    return facts.facts;
  }

  private void columns() {
    facts.put("dataset", dataset.name());
    facts.put("version", dataset.version());
    put("doc", dataset.doc());
    List<Map<String, @Nullable Object>> columns = new ArrayList<>();
    for (Field field : dataset.arrowSchema().getFields()) {
      columns.add(column(field, dataset.columnDocs().getOrDefault(field.getName(), "")));
    }
    facts.put("columns", columns);
    put("key", dataset.keyFields());
    put("required", dataset.requiredNonNull());
    put("join", dataset.joinKeys());
    put("bundles", dataset.bundles());
    if (dataset.ordering().level() != OrderingLevel.UNORDERED) {
      put("order", RecordFacts.value(dataset.ordering().keys()));
      put("order_level", dataset.ordering().level().name().toLowerCase(Locale.ROOT));
    }
  }

  static Map<String, @Nullable Object> column(Field field, String doc) {
    Map<String, @Nullable Object> column = new LinkedHashMap<>();
    column.put("column", field.getName());
    column.put("type", ArrowTypeFormatter.format(field));
    column.put("nullable", field.isNullable());
    column.put("doc", doc);
    return column;
  }

  private void contract(ContractSpec contract) {
    Map<String, @Nullable Object> promises = new LinkedHashMap<>();
    if (!contract.name().equals(dataset.name()) || contract.version() != dataset.version()) {
      promises.put("name", contract.name());
      promises.put("version", contract.version());
    }
    DedupeSpec dedupe = contract.dedupe();
    if (dedupe != null) {
      promises.put("dedupe", dedupe(dedupe));
    }
    if (!contract.constraints().isEmpty()) {
      promises.put("constraints", contract.constraints());
    }
    if (!contract.virtualFields().isEmpty()) {
      promises.put("virtual_fields", RecordFacts.value(contract.virtualFields()));
    }
    put("contract", promises);
    put("query", RecordFacts.differences(dataset.query(), QuerySpec.DEFAULT));
  }

  static Map<String, @Nullable Object> dedupe(DedupeSpec dedupe) {
    Map<String, @Nullable Object> rule = new LinkedHashMap<>();
    rule.put("keys", dedupe.keys());
    rule.put("tie_breakers", RecordFacts.value(dedupe.tieBreakers()));
    rule.put("strategy", RecordFacts.value(dedupe.strategy()));
    return rule;
  }

  private void policies(DatasetPolicies policies) {
    put("scan", RecordFacts.differences(dataset.scan(), ScanPolicy.DEFAULT));
    put("delta", RecordFacts.differences(policies.delta(), DatasetPolicies.DEFAULT.delta()));
    put("write", RecordFacts.differences(policies.write(), WritePolicy.DEFAULT));
    put(
        "evolution",
        policies.evolution() == null
            ? Map.of()
            : RecordFacts.differences(policies.evolution(), EvolutionPolicy.DEFAULT));
    put("validation", RecordFacts.differences(dataset.validation(), ValidationPolicy.DEFAULT));
    put("policy", RecordFacts.differences(policies.extract(), PolicyOverrides.NONE));
  }

  private Map<String, @Nullable Object> extraction(ExtractMetadata extract) {
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    made.put("template", extract.template());
    made.put("output", extract.outputName());
    List<String> derived = new ArrayList<>();
    for (DerivedId id : extract.derived()) {
      derived.add(id.name() + " = " + derivation(id));
    }
    made.put("derived", derived);
    made.put("enabled_when", condition(extract.enabledWhen()));
    made.put("feature_flag", extract.featureFlag());
    made.put("row_fields", extract.rowFields());
    made.put("row_extras", extract.rowExtras());
    made.put("postprocess", extract.postprocess());
    made.put("metadata", extract.metadataExtra());
    made.put("evidence_columns", extract.evidenceColumns());
    made.put("pipeline", extract.pipeline());
    made.values().removeIf(DatasetFacts::isNothing);
    return made;
  }

  private String derivation(DerivedId id) {
    IdSpec spec = registry.extraction().idSpec(id.idSpec());
    List<String> parts =
        ImmutableList.<String>builder().addAll(spec.literals()).addAll(spec.columns()).build();
    String text =
        "%s(%s), recipe %s"
            .formatted(
                spec.prefix(),
                String.join(", ", parts),
                spec.recipe().name().toLowerCase(Locale.ROOT));
    return switch (id.kind()) {
      case HASH -> text;
      case MASKED_HASH ->
          text
              + ", null without "
              + (id.required().isEmpty() ? "any of them" : String.join(", ", id.required()));
    };
  }

  private static @Nullable String condition(EnabledWhen when) {
    if (when instanceof EnabledWhen.Allowlist) {
      return EnabledWhen.ALLOWLIST_OPTION + " is not empty";
    }
    if (when instanceof EnabledWhen.FeatureFlag flag) {
      return "the flag " + flag.flag() + " is on";
    }
    return when instanceof EnabledWhen.OptionIsOn option ? option.option() + " is on" : null;
  }

  private Object location(@Nullable DatasetLocation location) {
    if (location == null) {
      return "in the data folder, as "
          + dataset.name()
          + ".parquet or another format, or as folder";
    }
    Map<String, @Nullable Object> place = new LinkedHashMap<>();
    place.put("path", location.paths());
    place.put("format", location.format().extension());
    place.put("options", RecordFacts.value(location.options()));
    place.put("sorted", RecordFacts.value(location.fileSortOrder()));
    place.put(
        "partitioning",
        location.partitioning() == Partitioning.HIVE
            ? null
            : RecordFacts.value(location.partitioning()));
    // What gives access is never shown.
    place.put("storage_options", ImmutableList.copyOf(location.storageOptions().keySet()));
    place.put("delta_version", location.delta() == null ? null : location.delta().toString());
    place.values().removeIf(DatasetFacts::isNothing);
    return place;
  }

  /** Nested views over the dataset, those that come with it, and those that follow from it. */
  private List<String> views() {
    List<String> names = new ArrayList<>(dataset.resolvedViews().keySet());
    DatasetView.of(dataset).forEach(view -> names.add(view.name()));
    for (ViewSpec view : registry.views().values()) {
      if (view.definition() instanceof NestedView nested
          && nested.root().equals(dataset.name())
          && !names.contains(view.name())) {
        names.add(view.name());
      }
    }
    return names.stream().sorted().toList();
  }

  private void put(String name, @Nullable Object value) {
    if (!isNothing(value)) {
      facts.put(name, value);
    }
  }

  private static boolean isNothing(@Nullable Object value) {
    return value == null
        || value.equals("")
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }
}
