package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.IdSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ids of one column of a dataset from other values of its rows, as the registry says.
 * Immutable and thread-safe.
 */
final class IdColumn {

  private final IdSpec spec;
  private final ImmutableList<String> literals;

  /** Values without which there is no id. */
  private final ImmutableList<String> indispensable;

  private IdColumn(
      IdSpec spec, ImmutableList<String> literals, ImmutableList<String> indispensable) {
    this.spec = spec;
    this.literals = literals;
    this.indispensable = indispensable;
  }

  /**
   * The ids of a derived column.
   *
   * @param derived the column
   * @param spec the id spec that it names
   * @param literals value by name; of the spec's literals those that are here count
   */
  static IdColumn of(DerivedId derived, IdSpec spec, Map<String, String> literals) {
    ImmutableList<String> given =
        spec.literals().stream()
            .flatMap(name -> Stream.ofNullable(literals.get(name)))
            .collect(ImmutableList.toImmutableList());
    ImmutableList<String> indispensable =
        switch (derived.kind()) {
          case HASH -> ImmutableList.of();
          case MASKED_HASH -> derived.required().isEmpty() ? spec.columns() : derived.required();
        };
    return new IdColumn(spec, given, indispensable);
  }

  /** Names of all values that are asked for. */
  ImmutableList<String> inputs() {
    return Stream.concat(spec.columns().stream(), indispensable.stream())
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The id of one row.
   *
   * @param values value by column name: texts as they are, numbers in decimal
   * @return the id; null only for a masked one that lacks a value
   */
  @Nullable String of(Function<String, @Nullable String> values) {
    for (String name : indispensable) {
      if (values.apply(name) == null) {
        return null;
      }
    }
    List<@Nullable String> parts = new ArrayList<>();
    for (String name : spec.columns()) {
      parts.add(values.apply(name));
    }
    return StableIds.id(spec, literals, parts);
  }
}
