package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckLink;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.CheckedTable.State;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.DeploymentPlan;
import io.calcitefusion.datafusion.DeploymentStep;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.datafusion.ViewDefinitions;
import io.calcitefusion.metadata.DatasetReference;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.ViewSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The datasets and views of a registry, as its deployment met them. Immutable.
 *
 * @param tables datasets by name, then views by name
 * @param files one case per dataset: whether its files are there and can be read
 * @param links what joins the datasets
 */
record RegistryTablesFound(
    ImmutableList<CheckedTable> tables,
    ImmutableList<CheckCase> files,
    ImmutableList<CheckLink> links) {

  /**
   * Gathers them.
   *
   * @param plan what the deployment would do
   * @param deployment what it did, or null when it could not be done
   */
  static RegistryTablesFound of(
      Registry registry,
      DeploymentPlan plan,
      @Nullable Deployment deployment,
      DataFusionEngine engine) {
    Map<TableName, TableSnapshot> live = engine.catalogSnapshot().tables();
    ImmutableSetMultimap<String, String> reads = ViewDefinitions.of(registry).reads(registry);
    ImmutableList.Builder<CheckedTable> tables = ImmutableList.builder();
    ImmutableList.Builder<CheckCase> files = ImmutableList.builder();
    for (DeploymentStep step : plan.steps()) {
      TableName name = new TableName(plan.catalog(), plan.schema(), step.name());
      if (step.kind() == DeploymentStep.Kind.TABLE) {
        DatasetSpec dataset = registry.dataset(step.name());
        State state = state(step, deployment);
        OptionalLong rows = state == State.WITH_DATA ? engine.rowCount(name) : OptionalLong.empty();
        tables.add(
            new CheckedTable(
                step.name(),
                Kind.DATASET,
                state,
                dataset.arrowSchema().getFields().size(),
                rows.isPresent() ? rows.getAsLong() : null,
                dataset.keyFields(),
                dataset.joinKeys(),
                ImmutableList.of(),
                step.reason(),
                null,
                dataset.doc()));
        files.add(files(step, state));
      } else if (step.kind() == DeploymentStep.Kind.VIEW) {
        TableSnapshot view = live.get(name);
        tables.add(
            new CheckedTable(
                step.name(),
                Kind.VIEW,
                view == null ? State.MISSING : State.PLANNED,
                view == null ? 0 : view.arrowSchema().getFields().size(),
                null,
                ImmutableList.of(),
                ImmutableList.of(),
                reads.get(step.name()).asList(),
                step.reason(),
                null,
                doc(registry, step.name())));
      }
    }
    return new RegistryTablesFound(
        ImmutableList.sortedCopyOf(
            Comparator.comparing(CheckedTable::kind).thenComparing(CheckedTable::name),
            tables.build()),
        files.build(),
        links(registry));
  }

  private static State state(DeploymentStep step, @Nullable Deployment deployment) {
    if (step.problem() != null) {
      return State.BROKEN;
    }
    if (deployment == null) {
      return State.MISSING;
    }
    return deployment.emptyTables().contains(step.name()) ? State.EMPTY : State.WITH_DATA;
  }

  private static CheckCase files(DeploymentStep step, State state) {
    DataFusionException problem = step.problem();
    String message = problem == null ? null : problem.getMessage();
    if (message != null) {
      return CheckCase.of(step.name(), List.of(Finding.of(Severity.ERROR, message)));
    }
    return CheckCase.of(
        step.name(),
        state == State.EMPTY ? List.of(Finding.of(Severity.INFO, step.reason())) : List.of());
  }

  private static String doc(Registry registry, String view) {
    ViewSpec declared = registry.views().get(view);
    DatasetView following = registry.datasetViews().get(view);
    return declared != null ? declared.doc() : following == null ? "" : following.doc();
  }

  /** Join keys that several datasets have, or that are the key of one, then references. */
  private static ImmutableList<CheckLink> links(Registry registry) {
    SetMultimap<String, String> datasets = LinkedHashMultimap.create();
    for (DatasetSpec dataset : registry.datasets().values()) {
      dataset.joinKeys().forEach(column -> datasets.put(column, dataset.name()));
    }
    for (DatasetSpec dataset : registry.datasets().values()) {
      if (dataset.keyFields().size() == 1 && datasets.containsKey(dataset.keyFields().get(0))) {
        datasets.put(dataset.keyFields().get(0), dataset.name());
      }
    }
    ImmutableList.Builder<CheckLink> links = ImmutableList.builder();
    for (String column : datasets.keySet()) {
      ImmutableList<String> names = ImmutableList.sortedCopyOf(datasets.get(column));
      if (names.size() > 1) {
        links.add(new CheckLink(CheckLink.Kind.JOIN_KEY, column, names));
      }
    }
    for (DatasetSpec dataset : registry.datasets().values()) {
      for (DatasetReference reference : dataset.references()) {
        // A line from a dataset to itself tells nothing that its column does not.
        if (!reference.dataset().equals(dataset.name())) {
          links.add(
              new CheckLink(
                  CheckLink.Kind.REFERENCE,
                  String.join(", ", reference.columns()),
                  ImmutableList.of(dataset.name(), reference.dataset())));
        }
      }
    }
    return links.build();
  }
}
