package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;

/**
 * What is known of the facts in an extracted dataset: who found them, and how far they hold.
 *
 * @param name output name of the dataset
 * @param template name of the template, which is also the family of the evidence
 * @param rank rank of the template among those for the same fact, from 1
 * @param confidence how sure the facts are, from 0 to 1
 * @param coordinateSystem in what positions are given
 * @param ambiguityPolicy what is done with several answers
 * @param requiredColumns columns that make a row evidence
 * @param extractor name of the extractor
 * @param extractorVersion version of what it makes, from 1
 * @param optionDefaults defaults of its options
 * @param ordering order in which rows are made
 */
public record Evidence(
    String name,
    String template,
    int rank,
    double confidence,
    CoordinateSystem coordinateSystem,
    String ambiguityPolicy,
    ImmutableList<String> requiredColumns,
    String extractor,
    int extractorVersion,
    ImmutableSortedMap<String, OptionValue> optionDefaults,
    Ordering ordering) {
  /** Checks that all parts are present. */
  public Evidence {
    requireNonNull(name, "name");
    requireNonNull(template, "template");
    requireNonNull(coordinateSystem, "coordinateSystem");
    requireNonNull(ambiguityPolicy, "ambiguityPolicy");
    requireNonNull(requiredColumns, "requiredColumns");
    requireNonNull(extractor, "extractor");
    requireNonNull(optionDefaults, "optionDefaults");
    requireNonNull(ordering, "ordering");
  }
}
