package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says, as rows of the tables of {@link SystemRegistry#deployed}. Used once, by one
 * thread. Options of storages are in no row.
 */
public final class RegistryTables {
  private final Registry registry;
  private final ImmutableListMultimap.Builder<String, List<@Nullable Object>> rows =
      ImmutableListMultimap.builder();

  private RegistryTables(Registry registry) {
    this.registry = registry;
  }

  /**
   * The rows of a registry, by table. The tables about SQL, which a registry does not make, are not
   * among them.
   *
   * @param registry a registry
   * @return per row one value for each declared column: String, Integer, Long, Double, Boolean, a
   *     list of String, or null
   */
  public static ImmutableListMultimap<String, List<@Nullable Object>> of(Registry registry) {
    RegistryTables rows = new RegistryTables(requireNonNull(registry, "registry"));
    registry.datasets().values().forEach(rows::dataset);
    rows.bundles();
    VocabularyRows.add(registry, rows);
    return rows.rows.build();
  }

  /**
   * One row: which registry it comes from, and values.
   *
   * @param registry the registry
   * @param values values of the further columns
   * @return values of all columns; not to be changed
   */
  public static List<@Nullable Object> row(Registry registry, @Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(registry.name());
    row.add(registry.catalog());
    row.add(registry.schema());
    Collections.addAll(row, values);
    return Collections.unmodifiableList(row);
  }

  void add(String table, @Nullable Object... values) {
    rows.put(table, row(registry, values));
  }

  private void dataset(DatasetSpec dataset) {
    ExtractMetadata extract = dataset.extract();
    DatasetLocation location = dataset.location();
    Ordering ordering = dataset.ordering();
    add(
        "datasets",
        dataset.name(),
        dataset.version(),
        extract == null ? null : extract.outputName(),
        extract == null ? null : extract.template(),
        dataset.bundles(),
        dataset.keyFields(),
        dataset.requiredNonNull(),
        dataset.joinKeys(),
        OutlineBuilder.wordOf(ordering.level()),
        sort(ordering.keys()),
        location == null ? null : location.format().extension(),
        location == null ? null : location.paths(),
        SchemaFingerprint.of(dataset.arrowSchema()),
        text(dataset.doc()));
    columns(dataset);
    contract(dataset);
    references(dataset);
    PolicyRows.add(registry, dataset, this);
    if (extract != null) {
      extract(dataset, extract);
    }
  }

  private void columns(DatasetSpec dataset) {
    int position = 1;
    for (Field field : dataset.arrowSchema().getFields()) {
      String name = field.getName();
      add(
          "columns",
          dataset.name(),
          name,
          position++,
          ArrowTypeFormatter.format(field),
          field.isNullable(),
          dataset.keyFields().contains(name),
          dataset.requiredNonNull().contains(name),
          dataset.joinKeys().contains(name),
          text(dataset.columnDocs().getOrDefault(name, "")));
    }
  }

  private void contract(DatasetSpec dataset) {
    ContractSpec contract = dataset.contract();
    DedupeSpec dedupe = contract.dedupe();
    add(
        "contracts",
        dataset.name(),
        contract.name(),
        contract.version(),
        dedupe == null ? null : dedupe.keys(),
        dedupe == null ? null : sort(dedupe.tieBreakers()),
        dedupe == null ? null : OutlineBuilder.wordOf(dedupe.strategy()),
        sort(contract.canonicalSort()),
        contract.constraints(),
        dataset.policies().delta().constraints(),
        contract.virtualFields().keySet().asList());
  }

  private void references(DatasetSpec dataset) {
    int position = 1;
    for (DatasetReference reference : dataset.references()) {
      add(
          "dataset_references",
          dataset.name(),
          position++,
          reference.columns(),
          reference.dataset(),
          reference.targetColumns());
    }
  }

  private void extract(DatasetSpec dataset, ExtractMetadata extract) {
    String name = extract.template();
    ExtractTemplate template = name == null ? null : registry.extraction().template(name);
    String enabledWhen = DatasetOutline.enabledWhen(extract.enabledWhen());
    add(
        "extract_metadata",
        dataset.name(),
        extract.version(),
        extract.outputName(),
        name,
        extract.pipeline(),
        extract.fields(),
        extract.rowFields(),
        extract.rowExtras(),
        sort(extract.orderingKeys()),
        enabledWhen == null ? "always" : enabledWhen,
        extract.featureFlag(),
        extract.postprocess(),
        extract.evidenceColumns(),
        template == null ? null : template.evidenceRank(),
        template == null ? null : template.confidence(),
        template == null ? null : OutlineBuilder.wordOf(template.coordinateSystem()),
        extract.metadataExtra().entrySet().stream()
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .toList());
  }

  private void bundles() {
    for (OutputBundle bundle : registry.vocabulary().outputBundles().values()) {
      int position = 1;
      for (String output : bundle.outputs()) {
        String dataset = registry.extraction().datasetOfOutput(output).name();
        add("bundles", bundle.name(), position++, output, dataset, text(bundle.doc()));
      }
    }
    for (ExtractorSpec extractor : registry.vocabulary().extractors().values()) {
      Set<String> enabled =
          registry
              .extraction()
              .enabledDatasets(extractor.name(), extractor.optionDefaults())
              .stream()
              .map(DatasetSpec::name)
              .collect(Collectors.toSet());
      registry.datasets().values().stream()
          .filter(dataset -> isOf(extractor, dataset.extract()))
          .map(DatasetSpec::name)
          .forEach(
              dataset ->
                  add("extractor_datasets", extractor.name(), dataset, enabled.contains(dataset)));
    }
  }

  private static boolean isOf(ExtractorSpec extractor, @Nullable ExtractMetadata extract) {
    return extract != null && extractor.template().equals(extract.template());
  }

  /** The keys of an order, each with its direction when that is not the usual one. */
  static ImmutableList<String> sort(List<SortKey> keys) {
    return keys.stream()
        .map(key -> key.order() == SortOrder.ASCENDING ? key.column() : key.column() + " desc")
        .collect(ImmutableList.toImmutableList());
  }

  /** A sentence, or null when there is none. */
  static @Nullable String text(String doc) {
    return doc.isEmpty() ? null : doc;
  }
}
