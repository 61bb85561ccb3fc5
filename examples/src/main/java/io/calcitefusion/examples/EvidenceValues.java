package io.calcitefusion.examples;

import io.calcitefusion.metadata.Evidence;
import io.calcitefusion.metadata.Registry;

/**
 * What every row of an extracted dataset says of its own facts. Immutable.
 *
 * @param rank rank among those who find the same fact, from 1, the best
 * @param confidence how sure the facts are, from 0 to 1
 */
record EvidenceValues(int rank, double confidence) {

  /** What the registry says of a dataset that follows a template. */
  static EvidenceValues of(Registry registry, String dataset) {
    Evidence evidence = registry.extraction().evidence(dataset).orElseThrow();
    return new EvidenceValues(evidence.rank(), evidence.confidence());
  }
}
