package io.calcitefusion.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command without a sub-command: shows what there is. The parser sets the fields of the options
 * and asks its own result for them.
 */
@SuppressWarnings("UnusedVariable")
@Command(
    name = "calcitefusion",
    versionProvider = Versions.class,
    header =
        "SQL over files and registries of datasets: Apache Calcite in front, DataFusion inside.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "First try:",
      "  calcitefusion query --url ./data \"SELECT * FROM my_file LIMIT 10\"",
      "",
      "Exit codes: 0 done, 1 failed or with findings, 2 wrong usage, 130 stopped with Ctrl-C."
    })
final class RootCommand implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of everything inside.")
  private boolean version;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
  }
}
