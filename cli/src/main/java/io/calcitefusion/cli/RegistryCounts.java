package io.calcitefusion.cli;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.Vocabulary;
import java.util.stream.Collectors;

/** How much a registry holds. Pure functions. */
final class RegistryCounts {
  private RegistryCounts() {}

  /** Number by what is counted, in the plural with underscores. */
  static ImmutableMap<String, Integer> of(Registry registry) {
    Vocabulary words = registry.vocabulary();
    return ImmutableMap.<String, Integer>builder()
        .put("datasets", registry.datasets().size())
        .put("views", registry.views().size())
        .put("bundles", words.bundles().size())
        .put("ids", words.idSpecs().size())
        .put("templates", words.templates().size())
        .put("extractors", words.extractors().size())
        .put("functions", words.functions().size())
        .put("output_bundles", words.outputBundles().size())
        .buildOrThrow();
  }

  /** The numbers in words, without those that are 0 beside datasets and views. */
  static String text(Registry registry) {
    return of(registry).entrySet().stream()
        .filter(
            count ->
                count.getValue() > 0
                    || count.getKey().equals("datasets")
                    || count.getKey().equals("views"))
        .map(count -> counted(count.getValue(), count.getKey().replace('_', ' ')))
        .collect(Collectors.joining(", "));
  }

  /** A number and a word that is given in the plural. */
  static String counted(int number, String plural) {
    String word = number == 1 ? plural.substring(0, plural.length() - 1) : plural;
    return number + " " + word;
  }
}
