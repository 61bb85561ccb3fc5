package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The registry: every dataset and view by name, sorted. Immutable and thread-safe.
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
   * The dataset of that name.
   *
   * @param datasetName exact name
   * @return its specification
   * @throws RegistryException when there is none, with near names
   */
  public DatasetSpec dataset(String datasetName) {
    DatasetSpec dataset = datasets.get(datasetName);
    if (dataset == null) {
      throw new RegistryException(
          source,
          0,
          "unknown dataset '" + datasetName + "'" + NearNames.hint(datasetName, datasets.keySet()));
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
      throw new RegistryException(
          source, 0, "unknown view '" + viewName + "'" + NearNames.hint(viewName, views.keySet()));
    }
    return view;
  }

  /**
   * SHA-256 over names, columns, types, nullability, keys, order, locations and view definitions;
   * documentation does not count.
   *
   * @return 64 lower-case hex digits, the same on every machine
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    text.append(catalog).append('\n').append(schema).append('\n');
    for (DatasetSpec dataset : datasets.values()) {
      text.append("dataset ").append(dataset.name()).append(' ').append(dataset.version());
      for (Field field : dataset.arrowSchema().getFields()) {
        text.append("\n column ").append(field.getName()).append(' ');
        text.append(SchemaComparison.type(field)).append(field.isNullable() ? "" : " not null");
      }
      text.append("\n key ").append(dataset.keyFields());
      text.append("\n required ").append(dataset.requiredNonNull());
      text.append("\n join ").append(dataset.joinKeys());
      text.append("\n sort ").append(dataset.canonicalSort());
      text.append("\n location ").append(dataset.location()).append('\n');
    }
    for (ViewSpec view : views.values()) {
      text.append("view ").append(view.name()).append(' ').append(view.definition()).append('\n');
    }
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
