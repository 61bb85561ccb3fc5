package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How files may differ from the declared columns. Immutable.
 *
 * @param promotion how the schemas of several files become one
 * @param renames declared column by the name that older files give it
 * @param allowMissing whether a declared nullable column may be absent, which reads as null
 * @param allowExtra whether files may hold further columns, which are not read
 * @param allowCasts whether a column of another type is converted when nothing can be lost
 */
public record EvolutionPolicy(
    Promotion promotion,
    ImmutableMap<String, String> renames,
    boolean allowMissing,
    boolean allowExtra,
    boolean allowCasts) {
  /** What holds when a flat dataset says nothing. */
  public static final EvolutionPolicy DEFAULT =
      new EvolutionPolicy(Promotion.PERMISSIVE, ImmutableMap.of(), false, true, true);

  /** What holds when a dataset with nested columns says nothing. */
  public static final EvolutionPolicy NESTED_DEFAULT =
      new EvolutionPolicy(Promotion.PERMISSIVE, ImmutableMap.of(), true, true, true);

  /** Checks that all parts are present. */
  public EvolutionPolicy {
    requireNonNull(promotion, "promotion");
    requireNonNull(renames, "renames");
  }

  /** What holds for columns about which a dataset says nothing. */
  static EvolutionPolicy defaultOf(List<Field> fields) {
    boolean nested = fields.stream().anyMatch(field -> !field.getChildren().isEmpty());
    return nested ? NESTED_DEFAULT : DEFAULT;
  }

  /** How the schemas of several files become one. */
  public enum Promotion {
    /** All files have the same columns and types. */
    NONE,
    /** A column may be absent from some files, or null in all rows of one. */
    DEFAULT,
    /** Types may also widen, as from 32 to 64 bits. */
    PERMISSIVE
  }
}
