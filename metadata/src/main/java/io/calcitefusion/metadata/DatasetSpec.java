package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry says of one dataset. Immutable and thread-safe.
 *
 * @param name unique name; a suffix {@code _vN} equals {@code version}
 * @param version version of the contract, from 1
 * @param doc one sentence for a person, may be empty
 * @param arrowSchema columns in order, with their declared types and nullability
 * @param keyFields columns that identify a row; empty when there is no key
 * @param requiredNonNull columns that hold no null, whatever the file says
 * @param joinKeys columns by which other datasets refer to this one
 * @param canonicalSort the order in which rows are presented; not a claim about files
 * @param columnDocs sentence per column, for the columns that have one
 * @param location where the data lies, or null when the dataset is found under a data folder
 */
public record DatasetSpec(
    String name,
    int version,
    String doc,
    Schema arrowSchema,
    ImmutableList<String> keyFields,
    ImmutableList<String> requiredNonNull,
    ImmutableList<String> joinKeys,
    ImmutableList<SortKey> canonicalSort,
    ImmutableMap<String, String> columnDocs,
    @Nullable DatasetLocation location) {
  /** Checks that all parts but the location are present. */
  public DatasetSpec {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(arrowSchema, "arrowSchema");
    requireNonNull(keyFields, "keyFields");
    requireNonNull(requiredNonNull, "requiredNonNull");
    requireNonNull(joinKeys, "joinKeys");
    requireNonNull(canonicalSort, "canonicalSort");
    requireNonNull(columnDocs, "columnDocs");
  }

  /**
   * Starts a dataset that has columns and nothing else.
   *
   * @param name unique name
   * @param version version of the contract, from 1
   * @param arrowSchema columns in order
   * @return a builder
   */
  public static Builder builder(String name, int version, Schema arrowSchema) {
    return new Builder(name, version, arrowSchema);
  }

  /** Collects the optional parts of a dataset. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final int version;
    private final Schema arrowSchema;
    private String doc = "";
    private ImmutableList<String> keyFields = ImmutableList.of();
    private ImmutableList<String> requiredNonNull = ImmutableList.of();
    private ImmutableList<String> joinKeys = ImmutableList.of();
    private ImmutableList<SortKey> canonicalSort = ImmutableList.of();
    private ImmutableMap<String, String> columnDocs = ImmutableMap.of();
    private @Nullable DatasetLocation location;

    private Builder(String name, int version, Schema arrowSchema) {
      this.name = name;
      this.version = version;
      this.arrowSchema = arrowSchema;
    }

    /**
     * Sets the sentence for a person.
     *
     * @param text the sentence
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder doc(String text) {
      this.doc = text;
      return this;
    }

    /**
     * Sets the columns that identify a row.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder keyFields(Iterable<String> columns) {
      this.keyFields = ImmutableList.copyOf(columns);
      return this;
    }

    /**
     * Sets the columns that hold no null.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder requiredNonNull(Iterable<String> columns) {
      this.requiredNonNull = ImmutableList.copyOf(columns);
      return this;
    }

    /**
     * Sets the columns by which other datasets refer to this one.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder joinKeys(Iterable<String> columns) {
      this.joinKeys = ImmutableList.copyOf(columns);
      return this;
    }

    /**
     * Sets the order in which rows are presented.
     *
     * @param keys most significant column first
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder canonicalSort(Iterable<SortKey> keys) {
      this.canonicalSort = ImmutableList.copyOf(keys);
      return this;
    }

    /**
     * Sets the sentences about columns.
     *
     * @param docs sentence by column name
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder columnDocs(Map<String, String> docs) {
      this.columnDocs = ImmutableMap.copyOf(docs);
      return this;
    }

    /**
     * Sets where the data lies.
     *
     * @param place the location, or null when a data folder decides
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder location(@Nullable DatasetLocation place) {
      this.location = place;
      return this;
    }

    /**
     * Builds the dataset; it is checked when it becomes part of a {@link Registry}.
     *
     * @return the dataset
     */
    public DatasetSpec build() {
      return new DatasetSpec(
          name,
          version,
          doc,
          arrowSchema,
          keyFields,
          requiredNonNull,
          joinKeys,
          canonicalSort,
          columnDocs,
          location);
    }
  }
}
