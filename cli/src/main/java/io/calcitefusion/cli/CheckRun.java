package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckLink;
import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckSubject;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.DeploymentPlan;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import io.calcitefusion.metadata.RegistryFinding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of the command {@code check}: deploys, compares and gathers what was found. */
final class CheckRun {
  private final boolean data;
  private final QuerySection.Stored queries;
  private final String version;
  private final Instant startedAt = Instant.now();
  private final long start = System.nanoTime();
  private final ImmutableList.Builder<CheckSection> sections = ImmutableList.builder();
  private ImmutableList<CheckedTable> tables = ImmutableList.of();
  private long comparedTables;
  private long comparedColumns;

  /**
   * Prepares a run.
   *
   * @param data whether rows are checked too
   * @param queries stored queries that are checked too
   * @param version the version of this program
   */
  CheckRun(boolean data, QuerySection.Stored queries, String version) {
    this.data = data;
    this.queries = queries;
    this.version = version;
  }

  /** The report of a registry that can not be deployed because it breaks its own rules. */
  CheckReport ofUnsound(String source, RegistryException wrong) {
    ImmutableListMultimap.Builder<String, Finding> findings = ImmutableListMultimap.builder();
    for (RegistryFinding finding : wrong.findings()) {
      String line = finding.line() > 0 ? "line " + finding.line() : "";
      findings.put(
          finding.source(),
          new Finding(Severity.ERROR, "", line, "", finding.message(), "", 0, ImmutableList.of()));
    }
    ImmutableList.Builder<CheckCase> files = ImmutableList.builder();
    findings.build().asMap().forEach((file, found) -> files.add(CheckCase.of(file, found)));
    sections.add(CheckTitle.RULES.section(files.build()));
    return report(source, source, "", "", null, ImmutableList.of());
  }

  /** Checks a registry and, where it has none of its own, the files of a folder of data. */
  CheckReport ofRegistry(
      DataFusionEngine engine, Registry registry, @Nullable Path folder, CheckProgress progress) {
    add(CheckTitle.RULES, CheckCase.of(registry.source(), List.of()));
    progress.step("looking at " + registry.datasets().size() + " datasets");
    DeploymentPlan plan = engine.planDeployment(registry, folder);
    DataFusionException failure = plan.failure();
    Deployment deployment = failure == null ? engine.deploy(registry, folder, progress) : null;
    RegistryTablesFound found = RegistryTablesFound.of(registry, plan, deployment, engine);
    tables = found.tables();
    sections.add(CheckTitle.FILES.section(found.files()));
    String schema = registry.catalog() + "." + registry.schema();
    add(CheckTitle.DEPLOYMENT, CheckCase.of(schema, failure(failure)));
    if (deployment != null) {
      compare(engine, registry, deployment, progress);
    }
    return report(
        registry.name(), registry.source(), schema, registry.fingerprint(), folder, found.links());
  }

  /** Checks the files of a folder as the tables that they become. */
  CheckReport ofFolder(DataFusionEngine engine, Path folder, CheckProgress progress) {
    Deployment deployment = engine.deployFolder(folder);
    FolderTablesFound found = FolderTablesFound.of(deployment, engine.catalogSnapshot());
    tables = found.tables();
    sections.add(CheckTitle.FILES.section(found.files()));
    compare(engine, null, deployment, progress);
    String schema = deployment.catalog() + "." + deployment.schema();
    return report(folder.toString(), folder.toString(), schema, "", null, ImmutableList.of());
  }

  private void compare(
      DataFusionEngine engine,
      @Nullable Registry registry,
      Deployment deployment,
      CheckProgress progress) {
    SessionOptions options =
        SessionOptions.builder().namespace(deployment.catalog(), deployment.schema()).build();
    try (DataFusionSession session = engine.openSession(options)) {
      DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
      progress.step("comparing registry, engine and Calcite");
      sections.addAll(
          new SchemaSections(deployment.catalog(), deployment.schema(), tables)
              .of(frontEnd.check()));
      count(engine.catalogSnapshot(), deployment);
      progress.step("planning queries");
      CheckSection planned =
          QuerySection.of(
              session,
              registry,
              queries,
              data ? QueryContracts.Depth.ROWS : QueryContracts.Depth.PLAN);
      if (!planned.cases().isEmpty()) {
        sections.add(planned);
      }
      if (data) {
        RowSection rows = RowSection.of(frontEnd, engine, deployment, tables, progress);
        sections.add(rows.section());
        tables = rows.tables();
      }
    }
  }

  /** The engine's own tables are compared too, and not counted. */
  private void count(CatalogSnapshot live, Deployment deployment) {
    for (TableSnapshot table : live.tables().values()) {
      TableName name = table.name();
      if (name.catalog().equals(deployment.catalog())
          && name.schema().equals(deployment.schema())) {
        comparedTables++;
        comparedColumns += table.arrowSchema().getFields().size();
      }
    }
  }

  private static List<Finding> failure(@Nullable DataFusionException failure) {
    String message = failure == null ? null : failure.getMessage();
    return message == null ? List.of() : List.of(Finding.of(Severity.ERROR, message));
  }

  private void add(CheckTitle title, CheckCase only) {
    sections.add(title.section(List.of(only)));
  }

  private CheckReport report(
      String name,
      String source,
      String schema,
      String fingerprint,
      @Nullable Path folder,
      ImmutableList<CheckLink> links) {
    CheckSubject subject =
        new CheckSubject(
            name,
            source,
            schema,
            fingerprint,
            folder == null ? "" : folder.toString(),
            version,
            startedAt,
            Duration.ofNanos(System.nanoTime() - start),
            comparedTables,
            comparedColumns,
            data);
    return new CheckReport(subject, tables, links, sections.build());
  }
}
