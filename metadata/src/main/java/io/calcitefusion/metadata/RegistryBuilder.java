package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Turns the YAML of a registry's files into records. Used once, by one thread. */
final class RegistryBuilder {
  private static final ImmutableList<String> HEAD =
      ImmutableList.of("registry", "catalog", "schema", "doc");

  private final String source;
  private final @Nullable Path baseFolder;
  private final Findings findings;
  private final SourceLines lines = new SourceLines();

  RegistryBuilder(String source, @Nullable Path baseFolder, Findings findings) {
    this.source = source;
    this.baseFolder = baseFolder;
    this.findings = findings;
  }

  Registry build(RegistryFiles files) {
    if (files.files().isEmpty()) {
      findings.throwIfAny();
    }
    YamlMapping first = files.files().get(0).top();
    // Those of included files count for nothing, but they are texts as well.
    for (RegistryFile file : files.files().subList(1, files.files().size())) {
      HEAD.forEach(key -> file.top().text(key, ""));
    }
    int before = findings.count();
    String name = first.required("registry");
    String catalog = first.text("catalog", name);
    String schema = first.text("schema", "public");
    String doc = first.text("doc", "");
    SourceLines.Owner owner = lines.begin("registry", first.line());
    owner.putKeys("", first);
    owner.markReported(findings.linesSince(before));
    ColumnReader columns = new ColumnReader(NamedTypes.read(files, findings), findings);
    Vocabulary vocabulary = vocabulary(files, columns);
    SoundBundles bundles = new SoundBundles(vocabulary.bundles().values());
    ViewReader viewReader = new ViewReader(columns, lines, findings);
    DatasetReader datasetReader = new DatasetReader(columns, bundles, viewReader, lines, findings);
    Map<String, DatasetSpec> datasets = new TreeMap<>();
    Map<String, ViewSpec> views = new TreeMap<>();
    for (RegistryFile file : files.files()) {
      for (YamlNode node : file.top().nodes("datasets")) {
        DatasetSpec dataset = datasetReader.read(node, file.place());
        add("dataset", node, dataset.name(), dataset, datasets);
      }
      for (YamlNode node : file.top().nodes("views")) {
        ViewSpec view = viewReader.read(node);
        if (view != null) {
          add("view", node, view.name(), view, views);
        }
      }
    }
    if (files.isComplete()) {
      checks(datasets, views, vocabulary).names(source, name, catalog, schema);
      checks(datasets, views, vocabulary).vocabulary();
      RegistryChecks checks = checks(datasets, views, bundles.in(vocabulary));
      checks.datasets(baseFolder);
      checks.views(catalog, schema, columns.anyBroken() ? unreadable(datasets) : Set.of());
    }
    findings.throwIfAny();
    return new Registry(
        name,
        catalog,
        schema,
        doc,
        source,
        baseFolder,
        ImmutableSortedMap.copyOf(datasets),
        ImmutableSortedMap.copyOf(views),
        vocabulary);
  }

  /** Datasets of which a column or a field below one may not have been read. */
  private static Set<String> unreadable(Map<String, DatasetSpec> datasets) {
    return datasets.values().stream()
        .filter(dataset -> anyUnreadable(dataset.arrowSchema().getFields()))
        .map(DatasetSpec::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean anyUnreadable(List<Field> fields) {
    return fields.stream()
        .anyMatch(
            field ->
                field.getType() instanceof ArrowType.Null
                    || field.getName().isEmpty()
                    || anyUnreadable(field.getChildren()));
  }

  private RegistryChecks checks(
      Map<String, DatasetSpec> datasets, Map<String, ViewSpec> views, Vocabulary vocabulary) {
    return new RegistryChecks(
        datasets, Registry.withViewsOfDatasets(datasets, views), vocabulary, lines, findings);
  }

  private Vocabulary vocabulary(RegistryFiles files, ColumnReader columns) {
    BundleReader bundles = new BundleReader(columns, lines, findings);
    SortKeyReader sortKeys = new SortKeyReader(findings);
    TemplateReader templates =
        new TemplateReader(new PolicyReader(sortKeys, new ScanReader(sortKeys)), lines, findings);
    ExtractorReader extractors = new ExtractorReader(lines, findings);
    VocabularyReader words = new VocabularyReader(columns, lines, findings);
    ImmutableList<YamlMapping> tops =
        files.files().stream().map(RegistryFile::top).collect(ImmutableList.toImmutableList());
    return new Vocabulary(
        named(tops, "bundles", "bundle", bundles::read, FieldBundle::name),
        named(tops, "templates", "template", templates::read, ExtractTemplate::name),
        named(tops, "extractors", "extractor", extractors::read, ExtractorSpec::name),
        named(tops, "ids", "id", words::id, IdSpec::name),
        named(tops, "functions", "function", words::function, RequiredFunction::name),
        named(tops, "output_bundles", "output_bundle", words::outputBundle, OutputBundle::name));
  }

  private <T> ImmutableSortedMap<String, T> named(
      ImmutableList<YamlMapping> tops,
      String key,
      String what,
      Function<YamlNode, T> reader,
      Function<T, String> name) {
    Map<String, T> all = new TreeMap<>();
    for (YamlMapping top : tops) {
      for (YamlNode node : top.nodes(key)) {
        T value = reader.apply(node);
        add(what, node, name.apply(value), value, all);
      }
    }
    return ImmutableSortedMap.copyOf(all);
  }

  /** Of two things of one name the first counts. */
  private <T> void add(String what, YamlNode node, String name, T value, Map<String, T> all) {
    if (all.putIfAbsent(name, value) != null && !name.isEmpty()) {
      findings.add(
          node,
          "%s '%s' is defined twice, first at %s"
              .formatted(what, name, findings.place(lines.of(what + " " + name, ""))));
    }
  }
}
