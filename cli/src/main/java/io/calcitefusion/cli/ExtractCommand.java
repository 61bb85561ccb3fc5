package io.calcitefusion.cli;

import io.calcitefusion.examples.ExtractionReport;
import io.calcitefusion.examples.ExtractionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Extracts the datasets of code intelligence from Java sources. */
@Command(
    name = "extract",
    header = "Turn a tree of Java sources into the datasets of the registry codeintel.",
    description = {
      "",
      "Writes repo_files_v1.parquet, file_line_index_v1.parquet and ast_files_v1.parquet. A file"
          + " that cannot be read is told and left out, and the exit code is then 1; a file that"
          + " does not parse is kept, with its errors.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  calcitefusion extract src/main/java out",
      "  calcitefusion query --url \"classpath:codeintel;data=out\" \"SELECT * FROM ast_errors\""
    })
final class ExtractCommand implements Callable<Integer> {
  private final CommandIo io;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      description = "A folder of Java sources, or a jar or zip file of them.")
  private Path input = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUTPUT",
      description = "The folder for the Parquet files; made when it is not there.")
  private Path output = Path.of("");

  @Option(
      names = "--repo",
      paramLabel = "NAME",
      description = "Name of the repository, when several are kept together.")
  private @Nullable String repo;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of parsing threads (default: ${DEFAULT-VALUE}).")
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());

  ExtractCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1 && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be at least 1, not " + threads);
    }
    ExtractionRequest request = ExtractionRequest.of(input, output).withThreads(threads);
    ExtractionReport report =
        new Extraction(io).run(repo == null ? request : request.withRepo(repo));
    return report.unreadable() == 0 ? 0 : 1;
  }
}
