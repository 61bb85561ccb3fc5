package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSetMultimap;
import java.util.Comparator;

/** What a registry needs a column of a dataset for, beyond its values. */
public enum ColumnRole {
  /** Part of what identifies a row. */
  KEY("key"),
  /** Holds no NULL, whatever the files say. */
  REQUIRED("required"),
  /** Other datasets refer by it. */
  JOIN_KEY("join key"),
  /** Refers to rows of another dataset. */
  REFERENCE("reference"),
  /** Rows are made in its order. */
  ORDERING("ordering"),
  /** Rows are presented in its order. */
  CANONICAL_SORT("canonical sort"),
  /** Part of what makes two rows the same. */
  DEDUPE_KEY("dedupe key"),
  /** Decides between rows that are the same. */
  TIE_BREAKER("tie-break");

  private final String word;

  ColumnRole(String word) {
    this.word = word;
  }

  /**
   * The role for a person.
   *
   * @return lower-case words
   */
  public String word() {
    return word;
  }

  /**
   * The roles of a dataset's columns.
   *
   * @param dataset a dataset
   * @return roles by name of the column, of the columns that have one
   */
  public static ImmutableSetMultimap<String, ColumnRole> of(DatasetSpec dataset) {
    ImmutableSetMultimap.Builder<String, ColumnRole> roles = ImmutableSetMultimap.builder();
    roles.orderValuesBy(Comparator.naturalOrder());
    dataset.keyFields().forEach(column -> roles.put(column, KEY));
    dataset.requiredNonNull().forEach(column -> roles.put(column, REQUIRED));
    dataset.joinKeys().forEach(column -> roles.put(column, JOIN_KEY));
    dataset
        .references()
        .forEach(reference -> reference.columns().forEach(column -> roles.put(column, REFERENCE)));
    ExtractMetadata extract = dataset.extract();
    if (extract != null) {
      extract.orderingKeys().forEach(key -> roles.put(key.column(), ORDERING));
    }
    dataset.canonicalSort().forEach(key -> roles.put(key.column(), CANONICAL_SORT));
    DedupeSpec dedupe = dataset.contract().dedupe();
    if (dedupe != null) {
      dedupe.keys().forEach(column -> roles.put(column, DEDUPE_KEY));
      dedupe.tieBreakers().forEach(key -> roles.put(key.column(), TIE_BREAKER));
    }
    return roles.build();
  }
}
