package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Parts;
import java.util.Collection;
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
          full(registry, section);
    };
  }

  /** The members of a list in the order of their names, with everything that the records say. */
  static Stream<Parts> full(Registry registry, Section section) {
    Vocabulary vocabulary = registry.vocabulary();
    return switch (section) {
      case BUNDLES -> vocabulary.bundles().values().stream().map(VocabularyOutline::bundle);
      case FUNCTIONS -> vocabulary.functions().values().stream().map(VocabularyOutline::function);
      case IDS -> vocabulary.idSpecs().values().stream().map(VocabularyOutline::idSpec);
      case TEMPLATES -> vocabulary.templates().values().stream().map(VocabularyOutline::template);
      case EXTRACTORS ->
          vocabulary.extractors().values().stream().map(VocabularyOutline::extractor);
      case OUTPUT_BUNDLES ->
          vocabulary.outputBundles().values().stream().map(VocabularyOutline::outputBundle);
      case DATASETS ->
          registry.datasets().values().stream()
              .map(dataset -> DatasetOutline.full(dataset, vocabulary));
      case VIEWS -> registry.views().values().stream().map(view -> ViewOutline.view(view, null));
    };
  }

  private static ImmutableSet<String> viewsOfDatasets(Registry registry) {
    return registry.datasets().values().stream()
        .map(dataset -> dataset.resolvedViews().keySet())
        .flatMap(Collection::stream)
        .collect(ImmutableSet.toImmutableSet());
  }
}
