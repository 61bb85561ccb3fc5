package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;

/**
 * A program that makes datasets, and its options with their defaults. Immutable.
 *
 * @param name unique among extractors
 * @param version version of what it makes, from 1
 * @param doc one sentence for a person, may be empty
 * @param template name of the template that its datasets follow
 * @param optionDefaults default by option name; every option of the extractor is here
 */
public record ExtractorSpec(
    String name,
    int version,
    String doc,
    String template,
    ImmutableSortedMap<String, OptionValue> optionDefaults) {
  /** Checks that all parts are present. */
  public ExtractorSpec {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(template, "template");
    requireNonNull(optionDefaults, "optionDefaults");
  }
}
