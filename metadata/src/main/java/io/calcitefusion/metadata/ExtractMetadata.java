package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;

/**
 * How an extractor makes a dataset. Immutable and thread-safe.
 *
 * @param name name of the dataset
 * @param version version of the dataset, from 1
 * @param bundles names of the field bundles whose columns the dataset begins with
 * @param fields names of the dataset's own columns, without those of bundles and of the template
 * @param derived columns that are ids
 * @param rowFields names of what the extractor's raw rows hold beside the columns
 * @param rowExtras further names that only some raw rows hold
 * @param template name of the template; null when the dataset follows none
 * @param orderingKeys order in which the extractor makes rows, which is an implicit order
 * @param joinKeys columns by which other datasets refer to this one
 * @param enabledWhen when the dataset is made
 * @param featureFlag option that switches the dataset; null for none
 * @param postprocess names of views or functions that are applied to the rows, in order
 * @param metadataExtra further facts, kept with the schema
 * @param evidenceRequiredColumns columns that make a row evidence; empty for the join keys, else
 *     the fields
 * @param pipelineName name of the pipeline; null for the template's name
 */
public record ExtractMetadata(
    String name,
    int version,
    ImmutableList<String> bundles,
    ImmutableList<String> fields,
    ImmutableList<DerivedId> derived,
    ImmutableList<String> rowFields,
    ImmutableList<String> rowExtras,
    @Nullable String template,
    ImmutableList<SortKey> orderingKeys,
    ImmutableList<String> joinKeys,
    EnabledWhen enabledWhen,
    @Nullable String featureFlag,
    ImmutableList<String> postprocess,
    ImmutableMap<String, String> metadataExtra,
    ImmutableList<String> evidenceRequiredColumns,
    @Nullable String pipelineName) {
  /** Checks that all parts but the template, the flag and the pipeline are present. */
  public ExtractMetadata {
    requireNonNull(name, "name");
    requireNonNull(bundles, "bundles");
    requireNonNull(fields, "fields");
    requireNonNull(derived, "derived");
    requireNonNull(rowFields, "rowFields");
    requireNonNull(rowExtras, "rowExtras");
    requireNonNull(orderingKeys, "orderingKeys");
    requireNonNull(joinKeys, "joinKeys");
    requireNonNull(enabledWhen, "enabledWhen");
    requireNonNull(postprocess, "postprocess");
    requireNonNull(metadataExtra, "metadataExtra");
    requireNonNull(evidenceRequiredColumns, "evidenceRequiredColumns");
  }

  /**
   * The name under which the extractor gives the dataset out: without its version, and for the
   * templates {@code ast} and {@code cst} without a leading {@code py_}.
   *
   * @return the alias, such as {@code ast_files}
   */
  public String outputName() {
    String suffix = "_v" + version;
    String alias =
        name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    boolean python = "ast".equals(template) || "cst".equals(template);
    return python && alias.startsWith("py_") ? alias.substring("py_".length()) : alias;
  }

  /**
   * The pipeline that makes the dataset.
   *
   * @return its name, the template's unless it has one of its own; null without both
   */
  public @Nullable String pipeline() {
    return pipelineName == null ? template : pipelineName;
  }

  /**
   * The columns that make a row evidence.
   *
   * @return the declared ones, else the join keys, else the fields
   */
  public ImmutableList<String> evidenceColumns() {
    if (!evidenceRequiredColumns.isEmpty()) {
      return evidenceRequiredColumns;
    }
    return joinKeys.isEmpty() ? fields : joinKeys;
  }
}
