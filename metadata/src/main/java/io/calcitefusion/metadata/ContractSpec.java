package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset promises beyond its columns. Immutable.
 *
 * @param name name of the contract, the dataset's unless it says otherwise
 * @param version version of the contract, from 1, the dataset's unless it says otherwise
 * @param dedupe how rows with equal keys become one; null when they may stand side by side
 * @param canonicalSort explicit order in which rows are presented; not a claim about files
 * @param constraints conditions in the engine's SQL that every row meets
 * @param virtualFields sentence, which may be empty, by the name of a column that rows get when
 *     they are produced and that is not stored
 * @param validation what is done with rows that break the contract; null when it leaves that open
 * @param views views that belong to the contract
 */
public record ContractSpec(
    String name,
    int version,
    @Nullable DedupeSpec dedupe,
    ImmutableList<SortKey> canonicalSort,
    ImmutableList<String> constraints,
    ImmutableMap<String, String> virtualFields,
    @Nullable ValidationPolicy validation,
    ImmutableList<ViewSpec> views) {
  /** Checks that all parts are present. */
  public ContractSpec {
    requireNonNull(name, "name");
    requireNonNull(canonicalSort, "canonicalSort");
    requireNonNull(constraints, "constraints");
    requireNonNull(virtualFields, "virtualFields");
    requireNonNull(views, "views");
  }

  /**
   * A contract that promises nothing beyond the columns.
   *
   * @param name name of the contract
   * @param version version of the contract, from 1
   * @return the contract
   */
  public static ContractSpec bare(String name, int version) {
    return new ContractSpec(
        name,
        version,
        null,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableMap.of(),
        null,
        ImmutableList.of());
  }
}
