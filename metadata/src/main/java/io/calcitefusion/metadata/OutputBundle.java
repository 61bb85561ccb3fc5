package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * Datasets that are given out together. Immutable.
 *
 * @param name unique among output bundles
 * @param doc one sentence for a person, may be empty
 * @param outputs output names of datasets, in order, see {@link ExtractMetadata#outputName}
 */
public record OutputBundle(String name, String doc, ImmutableList<String> outputs) {
  /** Checks that all parts are present. */
  public OutputBundle {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(outputs, "outputs");
  }
}
