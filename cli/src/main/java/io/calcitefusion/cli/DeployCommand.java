package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.DeploymentPlan;
import io.calcitefusion.datafusion.DeploymentStep;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys a registry into an engine of its own, or says what that would do. */
@Command(
    name = "deploy",
    header = "Deploy a registry, or show what that would do.",
    description = {
      "",
      "Looks for the files of every dataset, compares their columns with the declared ones, makes"
          + " tables, views and diagnostics in an engine of its own, and reports what is wrong."
          + " Queries do the same when they open the registry; nothing lasts beyond the command.",
      "",
      "Exit codes: 0 all is well, 1 something is wrong, 2 wrong usage.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion deploy registry.yaml --data ./data --dry-run",
      "  calcitefusion deploy classpath:codeintel --data out --format json",
      "  calcitefusion deploy --url \"classpath:codeintel;data=out\""
    })
final class DeployCommand implements Callable<Integer> {
  private final CommandIo io;

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "FOLDER",
      description = "Where datasets without a location lie, as <dataset>.<ending> or <dataset>/.")
  private @Nullable Path data;

  @Option(
      names = "--dry-run",
      description = "Show the steps in their order, what each is made from, and swap nothing in.")
  private boolean dryRun;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {
        "table: aligned columns (default).",
        "csv: RFC 4180 with a heading.",
        "json: one object per line."
      })
  private OutputFormat format = OutputFormat.TABLE;

  DeployCommand(CommandIo io) {
    this.io = io;
  }

  /** What is deployed: one of both. */
  static final class Target {
    @Parameters(
        paramLabel = "REGISTRY",
        arity = "1",
        converter = RegistryReference.Converter.class,
        description = "A registry file, or classpath:NAME for a shipped one.")
    private @Nullable RegistryReference reference;

    @Option(
        names = {"-u", "--url"},
        paramLabel = "URL",
        converter = RegistryUrl.Converter.class,
        description =
            "The same as the URL of a query: a registry, then ;data=FOLDER where that is needed.")
    private @Nullable RegistryUrl url;
  }

  @Override
  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  public Integer call() throws IOException {
    RegistryUrl url = target.url;
    Registry registry =
        url == null ? RegistryOptions.given(target.reference).read() : url.registry().read();
    Path folder = data == null && url != null ? url.data() : data;
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.builder().build());
        CancelOnExit watch = CancelOnExit.of(engine::close)) {
      return dryRun
          ? show(engine.planDeployment(registry, folder))
          : deploy(engine, registry, folder);
    }
  }

  private int show(DeploymentPlan plan) throws IOException {
    List<Map<String, @Nullable Object>> records = new ArrayList<>();
    for (DeploymentStep step : plan.steps()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("step", records.size() + 1);
      row.put("action", word(step.action()));
      row.put("kind", word(step.kind()));
      row.put("name", step.name());
      row.put("from", step.reason());
      row.put("problem", message(step.problem()));
      records.add(row);
    }
    new RecordWriter(io, format, List.of("step", "action", "kind", "name", "from", "problem"))
        .write(records);
    io.out().flush();
    DataFusionException failure = plan.failure();
    if (failure != null) {
      io.err().println("error [" + failure.sqlState() + "]: " + failure.getMessage());
    }
    return plan.hasProblems() ? 1 : 0;
  }

  private int deploy(DataFusionEngine engine, Registry registry, @Nullable Path folder)
      throws IOException {
    long start = System.nanoTime();
    Deployment deployment;
    try (DeploymentProgress progress = new DeploymentProgress(io)) {
      deployment = engine.deploy(registry, folder, progress);
    }
    List<Map<String, @Nullable Object>> records = new ArrayList<>();
    for (String table : registry.datasets().keySet()) {
      DataFusionException problem = deployment.problems().get(table);
      String state = deployment.emptyTables().contains(table) ? "empty" : "with data";
      records.add(row("table", table, problem == null ? state : "broken", message(problem)));
    }
    deployment.views().forEach(view -> records.add(row("view", view, "planned", null)));
    new RecordWriter(io, format, List.of("kind", "name", "state", "problem")).write(records);
    io.out().flush();
    if (format == OutputFormat.TABLE) {
      io.err()
          .printf(
              Locale.ROOT,
              "%s.%s: %d tables with data, %d empty, %d broken, %d views, deployed in %d ms%n",
              deployment.catalog(),
              deployment.schema(),
              deployment.tables().size(),
              deployment.emptyTables().size(),
              deployment.problems().size(),
              deployment.views().size(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    return deployment.problems().isEmpty() ? 0 : 1;
  }

  private static Map<String, @Nullable Object> row(
      String kind, String name, String state, @Nullable String problem) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("kind", kind);
    row.put("name", name);
    row.put("state", state);
    row.put("problem", problem);
    return row;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String message(@Nullable DataFusionException problem) {
    return problem == null ? null : problem.getMessage();
  }
}
