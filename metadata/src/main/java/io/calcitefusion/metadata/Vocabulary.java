package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;

/**
 * What datasets refer to by name. Immutable and thread-safe; every map is sorted.
 *
 * @param bundles field bundles by name
 * @param templates extraction templates by name
 * @param extractors extractors by name
 * @param idSpecs id specs by name
 * @param functions required engine functions by name
 * @param outputBundles output bundles by name
 */
public record Vocabulary(
    ImmutableSortedMap<String, FieldBundle> bundles,
    ImmutableSortedMap<String, ExtractTemplate> templates,
    ImmutableSortedMap<String, ExtractorSpec> extractors,
    ImmutableSortedMap<String, IdSpec> idSpecs,
    ImmutableSortedMap<String, RequiredFunction> functions,
    ImmutableSortedMap<String, OutputBundle> outputBundles) {
  /** Nothing. */
  public static final Vocabulary EMPTY =
      new Vocabulary(
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of());

  /** Checks that all parts are present. */
  public Vocabulary {
    requireNonNull(bundles, "bundles");
    requireNonNull(templates, "templates");
    requireNonNull(extractors, "extractors");
    requireNonNull(idSpecs, "idSpecs");
    requireNonNull(functions, "functions");
    requireNonNull(outputBundles, "outputBundles");
  }
}
