package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.jspecify.annotations.Nullable;

/**
 * The origins of result columns, by {@link RelMetadataQuery#getColumnOrigins}. Pure functions.
 *
 * <p>Sub-queries become joins first: the metadata do not look into expressions. What can not be a
 * join stays a correlate, which {@link CorrelateOrigins} looks through.
 */
final class Lineage {
  private static final HepProgram WITHOUT_SUB_QUERIES =
      HepProgram.builder()
          .addRuleInstance(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE)
          .addRuleInstance(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE)
          .addRuleInstance(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE)
          .build();

  private static final MetadataHandlerProvider METADATA =
      new ProxyingMetadataHandlerProvider(
          ChainedRelMetadataProvider.of(
              ImmutableList.of(CorrelateOrigins.SOURCE, DefaultRelMetadataProvider.INSTANCE)));

  private Lineage() {}

  static ImmutableList<ColumnLineage> of(RelNode rel, List<String> labels) {
    HepPlanner planner = new HepPlanner(WITHOUT_SUB_QUERIES);
    planner.setRoot(rel);
    RelNode plain =
        RelDecorrelator.decorrelateQuery(
            planner.findBestExp(), RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
    RelMetadataQuery metadata = new RelMetadataQuery(METADATA);
    ImmutableList.Builder<ColumnLineage> columns = ImmutableList.builder();
    for (int column = 0; column < labels.size(); column++) {
      columns.add(lineage(labels.get(column), metadata.getColumnOrigins(plain, column)));
    }
    return columns.build();
  }

  private static ColumnLineage lineage(String label, @Nullable Set<RelColumnOrigin> found) {
    if (found == null) {
      return new ColumnLineage(label, ImmutableSet.of(), ColumnLineage.Kind.UNKNOWN);
    }
    ImmutableSet.Builder<ColumnOrigin> origins = ImmutableSet.builder();
    boolean derived = found.size() != 1;
    for (RelColumnOrigin origin : found) {
      derived |= origin.isDerived();
      RelOptTable table = origin.getOriginTable();
      MirrorTable mirrored = table.unwrap(MirrorTable.class);
      if (mirrored == null) {
        return new ColumnLineage(label, ImmutableSet.of(), ColumnLineage.Kind.UNKNOWN);
      }
      origins.add(
          new ColumnOrigin(
              mirrored.name(),
              table.getRowType().getFieldNames().get(origin.getOriginColumnOrdinal())));
    }
    return new ColumnLineage(
        label,
        origins.build(),
        derived ? ColumnLineage.Kind.DERIVED : ColumnLineage.Kind.UNCHANGED);
  }
}
