package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * What a dataset says of its Delta tables. Immutable.
 *
 * @param scan how they are read
 * @param write how files are added
 * @param schema how their columns may change
 * @param constraints conditions in SQL that every row has to meet, checked by the table's writers
 */
public record DeltaPolicy(
    DeltaScanPolicy scan,
    DeltaWritePolicy write,
    DeltaSchemaPolicy schema,
    ImmutableList<String> constraints) {
  /** What holds when a dataset says nothing. */
  public static final DeltaPolicy DEFAULT =
      new DeltaPolicy(
          DeltaScanPolicy.DEFAULT,
          DeltaWritePolicy.DEFAULT,
          DeltaSchemaPolicy.DEFAULT,
          ImmutableList.of());

  /** Checks that all parts are present. */
  public DeltaPolicy {
    requireNonNull(scan, "scan");
    requireNonNull(write, "write");
    requireNonNull(schema, "schema");
    requireNonNull(constraints, "constraints");
  }
}
