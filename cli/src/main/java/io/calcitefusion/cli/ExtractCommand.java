package io.calcitefusion.cli;

import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.examples.ExtractionReport;
import io.calcitefusion.examples.ExtractionRequest;
import io.calcitefusion.metadata.OptionValue;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
    header = "Turn a tree of Java sources into datasets of files, lines, syntax trees and symbols.",
    description = {
      "",
      "Writes one Parquet file per dataset, under the names that the registry gives them. A file"
          + " that cannot be read is told and left out, and the exit code is then 1; a file that"
          + " does not parse is kept, with its errors.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion extract src/main/java out",
      "  calcitefusion extract . out --option exclude_dirs=target,build",
      "  calcitefusion describe --url \"classpath:" + CodeIntelExtractor.REGISTRY + ";data=out\""
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

  @Option(
      names = {"-r", "--registry"},
      paramLabel = "REGISTRY",
      defaultValue = "classpath:" + CodeIntelExtractor.REGISTRY,
      converter = RegistryReference.Converter.class,
      description =
          "A registry file, or classpath:NAME for a shipped one (default: ${DEFAULT-VALUE}).")
  private @Nullable RegistryReference reference;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = {
        "Another value for an option that the registry lists for the extractor of files, such as"
            + " include_globs, exclude_dirs, exclude_globs, include_text, include_bytes,"
            + " max_file_bytes, max_files. Lists have commas. May be given several times.",
        "Without it, every Java file is read and no folder is left out."
      })
  private Map<String, String> options = new LinkedHashMap<>();

  ExtractCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1 && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be at least 1, not " + threads);
    }
    Registry registry = RegistryOptions.given(reference).read();
    ExtractionRequest request = ExtractionRequest.of(input, output).withThreads(threads);
    for (Map.Entry<String, String> option : options.entrySet()) {
      OptionValue value = CodeIntelExtractor.option(registry, option.getKey(), option.getValue());
      request = request.withOption(option.getKey(), value);
    }
    ExtractionReport report =
        new Extraction(io).run(registry, repo == null ? request : request.withRepo(repo));
    return report.unreadable() == 0 ? 0 : 1;
  }
}
