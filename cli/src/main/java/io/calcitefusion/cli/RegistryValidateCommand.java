package io.calcitefusion.cli;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import io.calcitefusion.metadata.RegistryFinding;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports everything that is wrong with a registry. */
@Command(
    name = "validate",
    header = "Print everything that is wrong with a registry.",
    description = {
      "",
      "Prints one finding per line, as FILE:LINE: MESSAGE, and ends with the exit code 1 when there"
          + " is any; else what the registry holds, and its fingerprint. What only the engine"
          + " knows, such as the files of datasets and the SQL of views, shows when the registry is"
          + " queried.",
      ""
    },
    sortOptions = false,
    footer = {"", "Example:", "  calcitefusion registry validate registry.yaml"})
final class RegistryValidateCommand implements Callable<Integer> {
  private final CommandIo io;

  @Parameters(
      index = "0",
      paramLabel = "REGISTRY",
      converter = RegistryReference.Converter.class,
      description = "A registry file, or classpath:NAME for a shipped one.")
  private @Nullable RegistryReference reference;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text: one line per finding (default).",
        "json: one object per finding and line, or one for the whole registry."
      })
  private ReportFormat format = ReportFormat.TEXT;

  RegistryValidateCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Registry registry = RegistryOptions.given(reference).read();
      summary(registry);
      return 0;
    } catch (RegistryException e) {
      for (RegistryFinding finding : e.findings()) {
        finding(finding);
      }
      return 1;
    }
  }

  private void finding(RegistryFinding finding) throws IOException {
    if (format == ReportFormat.TEXT) {
      io.out().append(finding.toString()).append('\n');
    } else {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("source", finding.source());
      object.put("line", finding.line() == 0 ? null : finding.line());
      object.put("message", finding.message());
      RegistryOptions.json(object, io);
    }
  }

  private void summary(Registry registry) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("registry", registry.name());
    object.put("source", registry.source());
    RegistryCounts.of(registry).forEach(object::put);
    object.put("fingerprint", registry.fingerprint());
    if (format == ReportFormat.JSON) {
      RegistryOptions.json(object, io);
      return;
    }
    io.out()
        .append(registry.source())
        .append(": ")
        .append(RegistryCounts.text(registry))
        .append("; fingerprint ")
        .append(registry.fingerprint())
        .append('\n');
  }
}
