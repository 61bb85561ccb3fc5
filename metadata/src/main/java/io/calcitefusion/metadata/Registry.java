package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The registry: every dataset, view and whatever describes them, by name, sorted. Immutable and
 * thread-safe. Whichever way one is made, it has passed all checks.
 *
 * @param name name of the registry
 * @param catalog catalog in which its tables appear
 * @param schema schema in which its tables appear
 * @param doc one sentence for a person, may be empty
 * @param source the file it was read from, or {@code classpath:NAME}
 * @param baseFolder folder against which relative locations resolve; null for a shipped registry
 * @param datasets datasets by name
 * @param views views by name: those that stand alone and those of datasets and contracts
 * @param vocabulary what datasets refer to: bundles, templates, extractors, ids, functions
 */
public record Registry(
    String name,
    String catalog,
    String schema,
    String doc,
    String source,
    @Nullable Path baseFolder,
    ImmutableSortedMap<String, DatasetSpec> datasets,
    ImmutableSortedMap<String, ViewSpec> views,
    Vocabulary vocabulary) {

  /**
   * Checks everything, and takes in the views of datasets and contracts.
   *
   * @throws RegistryException with everything that is wrong
   */
  public Registry {
    requireNonNull(source, "source");
    requireNonNull(doc, "doc");
    Findings findings = new Findings(source);
    views = withViewsOfDatasets(datasets, views);
    RegistryChecks checks =
        new RegistryChecks(datasets, views, vocabulary, new SourceLines(), findings);
    checks.names(source, name, catalog, schema);
    checks.vocabulary();
    checks.datasets(baseFolder);
    checks.views(catalog, schema, Set.of());
    findings.throwIfAny();
  }

  /**
   * Starts a registry that is made in code.
   *
   * @param name name of the registry, and of its catalog unless another is given
   * @return a builder
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * The dataset of that name.
   *
   * @param datasetName exact name
   * @return its specification
   * @throws RegistryException when there is none, with near names
   */
  public DatasetSpec dataset(String datasetName) {
    DatasetSpec dataset = datasets.get(datasetName);
    if (dataset == null) {
      String hint = views.containsKey(datasetName) ? "; it is a view" : null;
      throw unknown("dataset", datasetName, hint, datasets.keySet());
    }
    return dataset;
  }

  /**
   * The contract of a dataset.
   *
   * @param datasetName exact name
   * @return its contract
   * @throws RegistryException when there is no such dataset, with near names
   */
  public ContractSpec contract(String datasetName) {
    return dataset(datasetName).contract();
  }

  /**
   * How an extractor makes a dataset.
   *
   * @param datasetName exact name
   * @return the extraction, empty for a dataset that no extractor makes
   * @throws RegistryException when there is no such dataset, with near names
   */
  public Optional<ExtractMetadata> extractMetadata(String datasetName) {
    return Optional.ofNullable(dataset(datasetName).extract());
  }

  /**
   * Everything about how datasets are extracted.
   *
   * @return lookups over this registry
   */
  public Extraction extraction() {
    return new Extraction(this);
  }

  /**
   * The field bundle of that name.
   *
   * @param bundleName exact name
   * @return its columns
   * @throws RegistryException when there is none, with near names
   */
  public FieldBundle bundle(String bundleName) {
    FieldBundle bundle = vocabulary.bundles().get(bundleName);
    if (bundle == null) {
      throw unknown("bundle", bundleName, null, vocabulary.bundles().keySet());
    }
    return bundle;
  }

  /**
   * The view of that name.
   *
   * @param viewName exact name
   * @return its specification
   * @throws RegistryException when there is none, with near names
   */
  public ViewSpec view(String viewName) {
    ViewSpec view = views.get(viewName);
    if (view == null) {
      String hint = datasets.containsKey(viewName) ? "; it is a dataset" : null;
      throw unknown("view", viewName, hint, views.keySet());
    }
    return view;
  }

  /**
   * Names of all datasets and declared views; see {@link #datasetViews} for the others.
   *
   * @return sorted names
   */
  public ImmutableSortedSet<String> tableNames() {
    return ImmutableSortedSet.<String>naturalOrder()
        .addAll(datasets.keySet())
        .addAll(views.keySet())
        .build();
  }

  /**
   * The views that follow from what datasets say of themselves, beside the declared ones.
   *
   * @return view by name, sorted; computed anew at each call
   */
  public ImmutableSortedMap<String, DatasetView> datasetViews() {
    ImmutableSortedMap.Builder<String, DatasetView> all = ImmutableSortedMap.naturalOrder();
    for (DatasetSpec dataset : datasets.values()) {
      DatasetView.of(dataset).forEach(view -> all.put(view.name(), view));
    }
    return all.buildOrThrow();
  }

  /**
   * The paths of a location, resolved against the registry's folder.
   *
   * @param location a location of a dataset of this registry
   * @return absolute files, folders or globs, without {@code .} and {@code ..}
   * @throws RegistryException when a path is relative and the registry has no folder
   */
  public ImmutableList<String> absolutePaths(DatasetLocation location) {
    return location.paths().stream().map(this::absolute).collect(ImmutableList.toImmutableList());
  }

  /**
   * SHA-256 over everything that the registry means; documentation, source and folder do not count.
   *
   * @return 64 lower-case hex digits, the same on every machine
   */
  public String fingerprint() {
    return RegistryFingerprint.of(this);
  }

  /**
   * The {@link SchemaFingerprint} of the declared columns of every dataset and of every view that
   * declares columns. A view that is written in SQL declares none.
   *
   * @return fingerprint by name, sorted; computed anew at each call
   */
  public ImmutableSortedMap<String, String> schemaFingerprints() {
    ImmutableSortedMap.Builder<String, String> fingerprints = ImmutableSortedMap.naturalOrder();
    declaredSchemas()
        .forEach((table, declared) -> fingerprints.put(table, SchemaFingerprint.of(declared)));
    return fingerprints.build();
  }

  /**
   * The fingerprint of the declared columns of one dataset or view.
   *
   * @param tableName exact name of a dataset, or of a view that declares columns
   * @return 64 lower-case hex digits, the same on every machine
   * @throws RegistryException when nothing of that name declares columns, with near names
   */
  public String schemaFingerprint(String tableName) {
    ImmutableSortedMap<String, Schema> declared = declaredSchemas();
    Schema columns = declared.get(tableName);
    if (columns == null) {
      String hint = views.containsKey(tableName) ? "; it is a view written in SQL" : null;
      throw unknown("table with declared columns", tableName, hint, declared.keySet());
    }
    return SchemaFingerprint.of(columns);
  }

  /**
   * One fingerprint for the declared columns of all tables, see {@link SchemaFingerprint#ofAll}.
   *
   * @return 64 lower-case hex digits, the same on every machine
   */
  public String schemaMapFingerprint() {
    return SchemaFingerprint.ofAll(schemaFingerprints());
  }

  /**
   * The declared columns of every dataset and of every view that declares columns.
   *
   * @return columns by name, sorted
   */
  public ImmutableSortedMap<String, Schema> declaredSchemas() {
    ImmutableSortedMap.Builder<String, Schema> declared = ImmutableSortedMap.naturalOrder();
    datasets.forEach((table, dataset) -> declared.put(table, dataset.arrowSchema()));
    views.forEach(
        (table, view) -> {
          if (view.definition() instanceof NestedView nested) {
            declared.put(
                table, new Schema(nested.columns().stream().map(ViewColumn::field).toList()));
          }
        });
    return declared.build();
  }

  private String absolute(String text) {
    Path path = Path.of(text);
    if (baseFolder == null && !path.isAbsolute()) {
      throw new RegistryException(
          source, 0, "the path '" + text + "' is relative, and the registry has no folder");
    }
    Path resolved = baseFolder == null ? path : baseFolder.toAbsolutePath().resolve(path);
    return resolved.normalize().toString();
  }

  RegistryException unknown(
      String what, String name, @Nullable String hint, Collection<String> known) {
    String near = hint == null ? NearNames.hint(name, known) : hint;
    return new RegistryException(source, 0, "unknown " + what + " '" + name + "'" + near);
  }

  /** A view of a dataset joins the others; a clash of two different ones is found by the checks. */
  static ImmutableSortedMap<String, ViewSpec> withViewsOfDatasets(
      Map<String, DatasetSpec> datasets, Map<String, ViewSpec> views) {
    Map<String, ViewSpec> all = new TreeMap<>(views);
    datasets.values().forEach(dataset -> dataset.resolvedViews().forEach(all::putIfAbsent));
    return ImmutableSortedMap.copyOf(all);
  }

  /** Collects the parts of a registry that is made in code. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String catalog;
    private String schema = "public";
    private String doc = "";
    private String source = "code";
    private @Nullable Path baseFolder;
    private final Map<String, DatasetSpec> datasets = new TreeMap<>();
    private final Map<String, ViewSpec> views = new TreeMap<>();
    private Vocabulary vocabulary = Vocabulary.EMPTY;

    private Builder(String name) {
      this.name = requireNonNull(name, "name");
      this.catalog = name;
    }

    /**
     * Sets where the tables appear.
     *
     * @param catalogName name of the catalog
     * @param schemaName name of the schema
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder namespace(String catalogName, String schemaName) {
      this.catalog = catalogName;
      this.schema = schemaName;
      return this;
    }

    /**
     * Sets the sentence for a person.
     *
     * @param text the sentence
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder doc(String text) {
      this.doc = text;
      return this;
    }

    /**
     * Sets what findings name, and the folder of relative locations.
     *
     * @param text file or {@code classpath:NAME}
     * @param folder folder against which relative locations resolve, or null
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder source(String text, @Nullable Path folder) {
      this.source = text;
      this.baseFolder = folder;
      return this;
    }

    /**
     * Adds datasets.
     *
     * @param more datasets
     * @return this
     * @throws RegistryException when there already is one of that name
     */
    @CanIgnoreReturnValue
    public Builder datasets(Iterable<DatasetSpec> more) {
      more.forEach(dataset -> add("dataset", datasets, dataset.name(), dataset));
      return this;
    }

    /**
     * Adds views.
     *
     * @param more views
     * @return this
     * @throws RegistryException when there already is one of that name
     */
    @CanIgnoreReturnValue
    public Builder views(Iterable<ViewSpec> more) {
      more.forEach(view -> add("view", views, view.name(), view));
      return this;
    }

    /**
     * Sets what datasets refer to.
     *
     * @param words bundles, templates, extractors, ids, functions
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder vocabulary(Vocabulary words) {
      this.vocabulary = words;
      return this;
    }

    /**
     * Checks and builds the registry.
     *
     * @return the registry
     * @throws RegistryException with everything that is wrong
     */
    public Registry build() {
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

    private <T> void add(String what, Map<String, T> all, String key, T value) {
      if (all.putIfAbsent(key, value) != null) {
        throw new RegistryException(
            List.of(new RegistryFinding(source, 0, what + " '" + key + "' is defined twice")),
            null);
      }
    }
  }
}
