package io.calcitefusion.cli;

import io.calcitefusion.metadata.ChangeKind.Impact;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryChange;
import io.calcitefusion.metadata.RegistryDiff;
import io.calcitefusion.metadata.RegistryException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two registries. */
@Command(
    name = "diff",
    header = "Classify every change from one registry to another.",
    description = {
      "",
      "A change is breaking, compatible or documentation. The exit code is 1 when any is breaking,"
          + " 2 when a registry can not be read or is wrong, else 0.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  git show HEAD:registry.yaml > old.yaml && calcitefusion registry diff old.yaml"
          + " registry.yaml"
    })
final class RegistryDiffCommand implements Callable<Integer> {
  private final CommandIo io;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      converter = RegistryReference.Converter.class,
      description = "A registry file, or classpath:NAME for a shipped one.")
  private @Nullable RegistryReference old;

  @Parameters(
      index = "1",
      paramLabel = "NEW",
      converter = RegistryReference.Converter.class,
      description = "What has become of it.")
  private @Nullable RegistryReference now;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text: one change after the other (default).",
        "json: one object per change and line."
      })
  private ReportFormat format = ReportFormat.TEXT;

  RegistryDiffCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    Registry before;
    Registry after;
    try {
      before = RegistryOptions.given(old).read();
      after = RegistryOptions.given(now).read();
    } catch (RegistryException e) {
      io.err().println("error: " + e.getMessage());
      return ExitCode.USAGE;
    }
    RegistryDiff diff = RegistryDiff.between(before, after);
    if (format == ReportFormat.JSON) {
      for (RegistryChange change : diff.changes()) {
        RegistryOptions.json(object(change), io);
      }
    } else {
      text(diff);
    }
    return diff.isBreaking() ? 1 : 0;
  }

  private static Map<String, @Nullable Object> object(RegistryChange change) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("impact", word(change.impact()));
    object.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    object.put("object", change.object());
    object.put("part", change.part());
    object.put("old", change.before());
    object.put("new", change.after());
    object.put("reason", change.reason());
    return object;
  }

  private void text(RegistryDiff diff) throws IOException {
    io.out().append(diff.toText());
  }

  private static String word(Impact impact) {
    return impact.name().toLowerCase(Locale.ROOT);
  }
}
