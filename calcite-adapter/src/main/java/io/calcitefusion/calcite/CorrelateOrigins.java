package io.calcitefusion.calcite;

import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/**
 * Origins of columns through correlates and UNNEST, which Calcite's own metadata do not know.
 * Stateless.
 */
public final class CorrelateOrigins implements MetadataHandler<BuiltInMetadata.ColumnOrigin> {
  static final RelMetadataProvider SOURCE =
      ReflectiveRelMetadataProvider.reflectiveSource(
          new CorrelateOrigins(), BuiltInMetadata.ColumnOrigin.Handler.class);

  private CorrelateOrigins() {}

  @Override
  public MetadataDef<BuiltInMetadata.ColumnOrigin> getDef() {
    return BuiltInMetadata.ColumnOrigin.DEF;
  }

  /**
   * Called by Calcite.
   *
   * @param rel a correlate
   * @param metadata asks for the inputs
   * @param column ordinal of an output column
   * @return its origins, or null when they are not known
   */
  public @Nullable Set<RelColumnOrigin> getColumnOrigins(
      Correlate rel, RelMetadataQuery metadata, int column) {
    int leftColumns = rel.getLeft().getRowType().getFieldCount();
    if (column < leftColumns) {
      return metadata.getColumnOrigins(rel.getLeft(), column);
    }
    Set<RelColumnOrigin> right = metadata.getColumnOrigins(rel.getRight(), column - leftColumns);
    if (right != null) {
      return rel.getJoinType().generatesNullsOnRight() ? derived(right) : right;
    }
    if (!RelOptUtil.findTables(rel.getRight()).isEmpty()) {
      return null;
    }
    // The right side is made of nothing but the columns of the left side that it names.
    Set<RelColumnOrigin> origins = new HashSet<>();
    for (int required : rel.getRequiredColumns()) {
      Set<RelColumnOrigin> left = metadata.getColumnOrigins(rel.getLeft(), required);
      if (left == null) {
        return null;
      }
      origins.addAll(left);
    }
    return derived(origins);
  }

  /**
   * Called by Calcite.
   *
   * @param rel an UNNEST
   * @param metadata asks for its input
   * @param column ordinal of an output column
   * @return its origins, or null when they are not known
   */
  public @Nullable Set<RelColumnOrigin> getColumnOrigins(
      Uncollect rel, RelMetadataQuery metadata, int column) {
    RelNode input = rel.getInput();
    Set<RelColumnOrigin> origins = new HashSet<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      Set<RelColumnOrigin> some = metadata.getColumnOrigins(input, i);
      if (some == null) {
        return null;
      }
      origins.addAll(some);
    }
    return derived(origins);
  }

  private static Set<RelColumnOrigin> derived(Set<RelColumnOrigin> origins) {
    Set<RelColumnOrigin> derived = new HashSet<>();
    for (RelColumnOrigin origin : origins) {
      derived.add(
          new RelColumnOrigin(origin.getOriginTable(), origin.getOriginColumnOrdinal(), true));
    }
    return derived;
  }
}
