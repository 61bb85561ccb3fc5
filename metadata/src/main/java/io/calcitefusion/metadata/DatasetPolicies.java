package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How a dataset is read, written, checked and allowed to change. Immutable.
 *
 * @param scan how files are read
 * @param delta how Delta tables are read and written
 * @param write how files are written
 * @param evolution how files may differ from the declared columns; null for the default of its
 *     kind, see {@link DatasetSpec#evolution}
 * @param validation what is done with rows that break the contract; null for the contract's choice
 * @param extract parts of the extraction policy that the dataset decides
 */
public record DatasetPolicies(
    ScanPolicy scan,
    DeltaPolicy delta,
    WritePolicy write,
    @Nullable EvolutionPolicy evolution,
    @Nullable ValidationPolicy validation,
    PolicyOverrides extract) {
  /** What holds when a dataset says nothing. */
  public static final DatasetPolicies DEFAULT =
      new DatasetPolicies(
          ScanPolicy.DEFAULT,
          DeltaPolicy.DEFAULT,
          WritePolicy.DEFAULT,
          null,
          null,
          PolicyOverrides.NONE);

  /** Checks that all parts but those that may be open are present. */
  public DatasetPolicies {
    requireNonNull(scan, "scan");
    requireNonNull(delta, "delta");
    requireNonNull(write, "write");
    requireNonNull(extract, "extract");
  }
}
