package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Parts;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Stream;

/** Outlines of whole registries. Pure functions. */
final class RegistryOutline {
  /** The lists of a registry file, in their order. */
  enum Section {
    BUNDLES("bundle"),
    FUNCTIONS("function"),
    IDS("id spec"),
    TEMPLATES("template"),
    EXTRACTORS("extractor"),
    OUTPUT_BUNDLES("output bundle"),
    DATASETS("dataset"),
    VIEWS("view");

    private final String member;

    Section(String member) {
      this.member = member;
    }

    /** The key of the list in a file. */
    String key() {
      return OutlineBuilder.wordOf(this);
    }

    /** What one of its members is called. */
    String member() {
      return member;
    }
  }

  private RegistryOutline() {}

  /** What stands above the lists. */
  static Parts head(Registry registry) {
    return new OutlineBuilder()
        .text("registry", registry.name())
        .text("catalog", registry.catalog(), registry.name())
        .text("schema", registry.schema(), "public")
        .doc(registry.doc())
        .build();
  }

  /** The members of a list as a file shows them: nothing that another part brings along. */
  static Stream<Parts> ofFile(Registry registry, Section section) {
    return switch (section) {
      case DATASETS ->
          registry.datasets().values().stream()
              .map(dataset -> DatasetOutline.ofFile(dataset, registry.vocabulary()));
      case VIEWS -> {
        ImmutableSet<String> nested = viewsOfDatasets(registry);
        yield registry.views().values().stream()
            .filter(view -> !nested.contains(view.name()))
            .map(view -> ViewOutline.view(view, null));
      }
      case BUNDLES, FUNCTIONS, IDS, TEMPLATES, EXTRACTORS, OUTPUT_BUNDLES ->
          full(registry, section).values().stream();
    };
  }

  /** The members of a list by name, with everything that the records say. */
  static ImmutableMap<String, Parts> full(Registry registry, Section section) {
    Vocabulary vocabulary = registry.vocabulary();
    return switch (section) {
      case BUNDLES -> full(vocabulary.bundles(), VocabularyOutline::bundle);
      case FUNCTIONS -> full(vocabulary.functions(), VocabularyOutline::function);
      case IDS -> full(vocabulary.idSpecs(), VocabularyOutline::idSpec);
      case TEMPLATES -> full(vocabulary.templates(), VocabularyOutline::template);
      case EXTRACTORS -> full(vocabulary.extractors(), VocabularyOutline::extractor);
      case OUTPUT_BUNDLES -> full(vocabulary.outputBundles(), VocabularyOutline::outputBundle);
      case DATASETS ->
          full(registry.datasets(), dataset -> DatasetOutline.full(dataset, vocabulary));
      case VIEWS -> full(registry.views(), view -> ViewOutline.view(view, null));
    };
  }

  private static <T> ImmutableMap<String, Parts> full(
      ImmutableMap<String, T> members, Function<T, Parts> outline) {
    return members.entrySet().stream()
        .collect(
            ImmutableMap.toImmutableMap(
                member -> member.getKey(), member -> outline.apply(member.getValue())));
  }

  private static ImmutableSet<String> viewsOfDatasets(Registry registry) {
    return registry.datasets().values().stream()
        .map(dataset -> dataset.resolvedViews().keySet())
        .flatMap(Collection::stream)
        .collect(ImmutableSet.toImmutableSet());
  }
}
