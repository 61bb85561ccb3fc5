package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.InferredRegistry;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import io.calcitefusion.metadata.RegistryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a registry for a folder of data files. */
@Command(
    name = "init",
    header = "Write a registry for a folder of data files.",
    description = {
      "",
      "Each Parquet, CSV, JSON or Arrow file, and each sub-folder of such files, becomes a dataset"
          + " with the columns, types and nullability that the engine reads. What can not be read"
          + " is told and left out, and the exit code is then 1. Keys, order, documentation and"
          + " views are yours to add.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  calcitefusion registry init ./data",
      "  calcitefusion query --url data/registry.yaml \"SHOW TABLES\""
    })
final class RegistryInitCommand implements Callable<Integer> {
  private static final String FILE = "registry.yaml";
  private static final String STANDARD_OUTPUT = "-";
  private static final String UNNAMED = "data";

  private final CommandIo io;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "A folder of data files.")
  private Path folder = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "The file to write (default: " + FILE + " in the folder), or - for standard output.",
        "Locations in it are relative to its folder."
      })
  private @Nullable Path output;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "Name of the registry and its catalog (default: the folder's name).")
  private @Nullable String name;

  @Option(names = "--force", description = "Replace the file when it is there.")
  private boolean force;

  RegistryInitCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    Path file = output == null ? folder.resolve(FILE) : output;
    boolean printed = file.toString().equals(STANDARD_OUTPUT);
    if (!printed && !force && Files.exists(file)) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "58P02",
          "the file '" + file + "' is there already; --force replaces it");
    }
    Path parent = file.toAbsolutePath().getParent();
    InferredRegistry inferred = infer(printed || parent == null ? Path.of("") : parent);
    for (Map.Entry<Path, DataFusionException> problem : inferred.problems().entrySet()) {
      io.err().println("left out " + problem.getKey() + ": " + problem.getValue().getMessage());
    }
    Registry registry = inferred.registry();
    if (registry.datasets().isEmpty()) {
      throw new DataFusionException(
          ErrorKind.IO,
          "58P01",
          "there is no data file in '"
              + folder
              + "' that can be read; nothing was written. Files of data end in .parquet, .csv,"
              + " .json or .arrow");
    }
    if (printed) {
      io.out().append(RegistryWriter.toYaml(registry));
    } else {
      if (parent != null) {
        Files.createDirectories(parent);
      }
      RegistryWriter.write(registry, file);
      io.out()
          .append(file + ": " + RegistryCounts.counted(registry.datasets().size(), "datasets"))
          .append('\n');
    }
    return inferred.problems().isEmpty() ? 0 : 1;
  }

  private InferredRegistry infer(Path registryFolder) {
    String registryName = name == null ? nameOfFolder() : name;
    checkName(registryName);
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults())) {
      return engine.inferRegistry(folder, registryName, registryFolder);
    }
  }

  /** A name that a registry can not have is the user's mistake, whatever is in the folder. */
  private void checkName(String registryName) {
    try {
      Registry unused = Registry.builder(registryName).build();
    } catch (RegistryException e) {
      String reason = e.findings().get(0).message();
      if (spec == null) {
        throw e;
      }
      throw new ParameterException(
          spec.commandLine(),
          "'" + registryName + "' can not be the registry's name: " + reason,
          e);
    }
  }

  private String nameOfFolder() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String text = last == null ? "" : last.toString().strip();
    return text.isEmpty() ? UNNAMED : text;
  }
}
