package io.calcitefusion.cli;

import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.HtmlReport;
import io.calcitefusion.cli.report.JunitReport;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a registry, its files, the engine and Calcite, and reports every difference. */
@Command(
    name = "check",
    header = "Check that registry, files, engine and Calcite agree, and report differences.",
    description = {
      "",
      "Deploys the registry into an engine of its own and compares what the registry declares, what"
          + " the files hold, what the engine says of its tables and what Calcite knows of them;"
          + " with --data also the rows with what the registry promises of them. Nothing is"
          + " changed. Ctrl-C stops the check.",
      "",
      "Exit codes: 0 no errors (warnings do not count), 1 errors, 2 wrong usage.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion check registry.yaml",
      "  calcitefusion check \"classpath:codeintel;data=out\" --data",
      "  calcitefusion check registry.yaml --data --format junit --output check.xml",
      "  calcitefusion check registry.yaml --format html --output check.html",
      "  calcitefusion check registry.yaml --queries queries --record"
    })
final class CheckCommand implements Callable<Integer> {
  private final CommandIo io;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "REGISTRY",
      arity = "0..1",
      converter = CheckTarget.Converter.class,
      description =
          "A registry file, or classpath:NAME for a shipped one, then ;data=FOLDER where datasets"
              + " have no location; or a folder of files.")
  private @Nullable CheckTarget reference;

  @Parameters(index = "1", arity = "0..1", hidden = true, paramLabel = "FOLDER")
  private @Nullable String surplus;

  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      converter = CheckTarget.Converter.class,
      description = "The same as an option.")
  private @Nullable CheckTarget url;

  @Option(
      names = "--data",
      description = {
        "Also check the rows: required columns, keys, constraints and whatever else the registry"
            + " promises of them. Reads all data.",
      })
  private boolean data;

  @Option(
      names = {"-q", "--queries"},
      paramLabel = "DIR",
      description = {
        "Also check the queries in files *.sql of a folder against what *.expect.yaml beside them"
            + " says: that they plan with these columns and, with --data, that their rows have"
            + " the expected shape.",
      })
  private @Nullable Path queries;

  @Option(
      names = "--record",
      description = "Write the columns that these queries give now as what is expected of them.")
  private boolean record;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {
        "table: lines and aligned tables (default).",
        "json: one document.",
        "junit: JUnit XML, for continuous integration.",
        "html: one page that needs nothing else."
      })
  private CheckFormat format = CheckFormat.TABLE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the report to a file, which appears when it is whole.")
  private @Nullable Path output;

  CheckCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    CheckTarget checked = target();
    refuseWrongQueries();
    OutputFile file = output == null ? null : new OutputFile(output);
    String problem = file == null ? null : file.problem();
    if (problem != null) {
      throw misused("--output " + problem);
    }
    CheckReport report = check(checked);
    if (file == null) {
      write(report, io.out(), io.outColumns());
    } else {
      file.write(out -> write(report, out, 0));
      io.err().println(CheckText.outcome(report) + "; the report is in " + file.path());
    }
    return report.isPassed() ? 0 : 1;
  }

  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  private CheckReport check(CheckTarget checked) throws SQLException {
    CheckRun run = new CheckRun(data, new QuerySection.Stored(queries, record), Versions.driver());
    RegistryUrl url = checked.registry();
    Registry registry = null;
    if (url != null) {
      try {
        registry = url.registry().read();
      } catch (RegistryException e) {
        if (e.findings().stream().noneMatch(finding -> finding.line() > 0)) {
          throw misused(e.getMessage());
        }
        return run.ofUnsound(url.registry().text(), e);
      }
    }
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        CancelOnExit watch = CancelOnExit.of(engine::close);
        CheckProgress progress = CheckProgress.show(io)) {
      return registry == null || url == null
          ? run.ofFolder(engine, RegistryOptions.given(checked.folder()), progress)
          : run.ofRegistry(engine, registry, url.data(), progress);
    }
  }

  private void write(CheckReport report, Writer out, int columns) throws IOException {
    switch (format) {
      case TABLE -> new CheckText(report, columns).write(out);
      case JSON -> {
        JsonText.write(CheckDocument.of(report), out);
        out.append('\n');
      }
      case JUNIT -> JunitReport.write(report, out);
      case HTML -> HtmlReport.write(report, out);
    }
  }

  private CheckTarget target() {
    CheckTarget given = url == null ? reference : url;
    if (given == null) {
      throw misused("a registry or folder is missing; give it as REGISTRY or by --url");
    }
    if (url != null && reference != null) {
      throw misused("REGISTRY and --url say the same; give one of them");
    }
    if (surplus != null) {
      // Other commands have an option --data FOLDER.
      throw misused(
          "'%s' is one argument too many; --data takes no folder, which belongs to the registry: \"%s;data=%s\""
              .formatted(surplus, given.text(), surplus));
    }
    return given;
  }

  private void refuseWrongQueries() {
    if (queries == null) {
      if (record) {
        throw misused("--record writes what queries give; --queries DIR says where they are");
      }
      return;
    }
    try {
      QueryContracts.names(queries);
    } catch (DataFusionException e) {
      throw misused("--queries: " + e.getMessage());
    }
  }

  private ParameterException misused(@Nullable String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
