package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * How an id is derived from columns. Immutable.
 *
 * @param name unique among id specs
 * @param doc one sentence for a person, may be empty
 * @param prefix what stands before the colon of the id
 * @param literals names of values that are known when the id is derived, such as the repository's;
 *     those that are given come before the columns
 * @param columns names of the parts, in order; not empty in a checked registry
 * @param recipe how the parts become text
 * @param nullText how a null part is hashed
 */
public record IdSpec(
    String name,
    String doc,
    String prefix,
    ImmutableList<String> literals,
    ImmutableList<String> columns,
    IdRecipe recipe,
    String nullText) {
  /** How a null part is hashed unless a spec says otherwise. */
  public static final String DEFAULT_NULL_TEXT = "__NULL__";

  /** Checks that all parts are present. */
  public IdSpec {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(prefix, "prefix");
    requireNonNull(literals, "literals");
    requireNonNull(columns, "columns");
    requireNonNull(recipe, "recipe");
    requireNonNull(nullText, "nullText");
  }
}
