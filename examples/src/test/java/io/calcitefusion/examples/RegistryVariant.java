package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.EnabledWhen;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.ExtractTemplate;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The shipped registry's datasets of the extractor, with something else in them. */
final class RegistryVariant {

  static final String FILES = "repo_files_v1";
  static final String LINES = "file_line_index_v1";
  static final String TREES = "ast_files_v1";
  static final String SYMBOLS = "symtable_files_v1";
  static final String FACTS = "libcst_files_v1";
  static final String INDEXES = "scip_index_v1";

  private final Map<String, DatasetSpec> datasets = new TreeMap<>();
  private final Map<String, IdSpec> idSpecs =
      new TreeMap<>(Shipped.REGISTRY.vocabulary().idSpecs());
  private final Map<String, ExtractTemplate> templates =
      new TreeMap<>(Shipped.REGISTRY.vocabulary().templates());

  RegistryVariant() {
    for (String name : List.of(FILES, LINES, TREES, SYMBOLS, FACTS, INDEXES)) {
      datasets.put(name, Shipped.REGISTRY.dataset(name));
    }
  }

  RegistryVariant without(String dataset) {
    datasets.remove(dataset);
    return this;
  }

  RegistryVariant idSpec(IdSpec spec) {
    idSpecs.put(spec.name(), spec);
    return this;
  }

  RegistryVariant template(ExtractTemplate template) {
    templates.put(template.name(), template);
    return this;
  }

  RegistryVariant derived(String dataset, List<DerivedId> ids) {
    ExtractMetadata extract = extract(dataset);
    return replace(dataset, dataset, schema(dataset), ids, extract.enabledWhen(), List.of());
  }

  RegistryVariant enabledWhen(String dataset, EnabledWhen when) {
    return replace(dataset, dataset, schema(dataset), extract(dataset).derived(), when, List.of());
  }

  RegistryVariant columns(String dataset, UnaryOperator<List<Field>> change) {
    return columns(dataset, change, List.of());
  }

  RegistryVariant columns(
      String dataset, UnaryOperator<List<Field>> change, List<String> required) {
    Schema schema = new Schema(change.apply(schema(dataset).getFields()));
    ExtractMetadata extract = extract(dataset);
    return replace(dataset, dataset, schema, extract.derived(), extract.enabledWhen(), required);
  }

  RegistryVariant renamed(String dataset, String name) {
    ExtractMetadata extract = extract(dataset);
    return replace(
        dataset, name, schema(dataset), extract.derived(), extract.enabledWhen(), List.of());
  }

  private ExtractMetadata extract(String dataset) {
    return Shipped.REGISTRY.extractMetadata(dataset).orElseThrow();
  }

  private Schema schema(String dataset) {
    DatasetSpec spec = datasets.get(dataset);
    return (spec == null ? Shipped.REGISTRY.dataset(dataset) : spec).arrowSchema();
  }

  private RegistryVariant replace(
      String dataset,
      String name,
      Schema schema,
      List<DerivedId> derived,
      EnabledWhen when,
      List<String> required) {
    int version = Integer.parseInt(name.substring(name.lastIndexOf('v') + 1));
    ExtractMetadata old = extract(dataset);
    datasets.remove(dataset);
    datasets.put(
        name,
        DatasetSpec.builder(name, version, schema)
            .requiredNonNull(required)
            .joinKeys(old.joinKeys())
            .extract(
                new ExtractMetadata(
                    name,
                    version,
                    ImmutableList.of(),
                    schema.getFields().stream()
                        .map(Field::getName)
                        .collect(ImmutableList.toImmutableList()),
                    ImmutableList.copyOf(derived),
                    old.rowFields(),
                    old.rowExtras(),
                    old.template(),
                    old.orderingKeys(),
                    old.joinKeys(),
                    when,
                    null,
                    old.postprocess(),
                    old.metadataExtra(),
                    old.evidenceRequiredColumns(),
                    old.pipelineName()))
            .build());
    return this;
  }

  Registry build() {
    Vocabulary shipped = Shipped.REGISTRY.vocabulary();
    return Registry.builder("variant")
        .namespace("codeintel", "public")
        .datasets(datasets.values())
        .vocabulary(
            new Vocabulary(
                shipped.bundles(),
                ImmutableSortedMap.copyOf(templates),
                shipped.extractors(),
                ImmutableSortedMap.copyOf(idSpecs),
                shipped.functions(),
                ImmutableSortedMap.of()))
        .build();
  }
}
