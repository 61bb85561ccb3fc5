package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The registry: every dataset and view by name, sorted. Immutable and thread-safe. Whichever way
 * one is made, it has passed all checks.
 *
 * @param name name of the registry
 * @param catalog catalog in which its tables appear
 * @param schema schema in which its tables appear
 * @param source the file it was read from, or {@code classpath:NAME}
 * @param baseFolder folder against which relative locations resolve; null for a shipped registry
 * @param datasets datasets by name
 * @param views views by name
 */
public record Registry(
    String name,
    String catalog,
    String schema,
    String source,
    @Nullable Path baseFolder,
    ImmutableSortedMap<String, DatasetSpec> datasets,
    ImmutableSortedMap<String, ViewSpec> views) {

  /**
   * Checks all datasets and views.
   *
   * @throws RegistryException with everything that is wrong
   */
  public Registry {
    requireNonNull(source, "source");
    Findings findings = new Findings(source);
    RegistryChecks checks = new RegistryChecks(datasets, views, new SourceLines(), findings);
    checks.names(name, catalog, schema);
    checks.datasets(baseFolder);
    checks.views();
    findings.throwIfAny();
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
   * Names of all datasets and views.
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
   * SHA-256 over names, columns, types, nullability, keys, order, locations and view definitions;
   * documentation, source and folder do not count.
   *
   * @return 64 lower-case hex digits, the same on every machine
   */
  public String fingerprint() {
    return RegistryFingerprint.of(this);
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

  private RegistryException unknown(
      String what, String name, @Nullable String hint, Collection<String> known) {
    String near = hint == null ? NearNames.hint(name, known) : hint;
    return new RegistryException(source, 0, "unknown " + what + " '" + name + "'" + near);
  }
}
