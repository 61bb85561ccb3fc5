package io.calcitefusion.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/**
 * Entry point of the command line.
 *
 * <p>Exit codes: 0 done, 1 failed or with findings, 2 wrong usage. Thread-safe.
 */
public final class CalciteFusion {
  private static final int NARROWEST_HELP = 60;

  private CalciteFusion() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    CommandIo io =
        new CommandIo(
            System.in,
            writer(out),
            out,
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            TerminalProbe.columns(TerminalProbe.STANDARD_INPUT),
            TerminalProbe.columns(TerminalProbe.STANDARD_OUTPUT),
            TerminalProbe.columns(TerminalProbe.STANDARD_ERROR));
    System.exit(run(io, args));
  }

  /**
   * Runs one command inside a process.
   *
   * @param in standard input of the command
   * @param out where results go, as UTF-8
   * @param err where messages go, as UTF-8
   * @param args the command and its arguments
   * @return the exit code
   */
  public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
    return run(new CommandIo(in, writer(out), out, messages, 0, 0, 0), args);
  }

  static int run(CommandIo io, String... args) {
    CommandLine command = new CommandLine(new RootCommand());
    List.of(
            new QueryCommand(io),
            new ShellCommand(io),
            new ExplainCommand(io),
            new TablesCommand(io),
            new DescribeCommand(io),
            new SampleCommand(io),
            new DeployCommand(io),
            new CheckCommand(io),
            new WriteCommand(io),
            new ExtractCommand(io),
            new DemoCommand(io))
        .forEach(subcommand -> command.addSubcommand(line(subcommand)));
    command.addSubcommand(registry(io));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    if (io.outColumns() > 0) {
      command.setUsageHelpWidth(Math.max(NARROWEST_HELP, io.outColumns()));
    }
    command.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            io.outColumns() > 0 ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    command.setOut(new PrintWriter(io.out(), true));
    command.setErr(new PrintWriter(new OutputStreamWriter(io.err(), StandardCharsets.UTF_8), true));
    FailureReport failures = new FailureReport(io.err());
    command.setExecutionExceptionHandler(failures::failed);
    command.setParameterExceptionHandler(failures::misused);
    int exitCode = command.execute(args);
    try {
      io.out().flush();
    } catch (IOException e) {
      return failures.outputLost(e);
    }
    return exitCode;
  }

  private static CommandLine registry(CommandIo io) {
    CommandLine registry = line(new RegistryCommand());
    List.of(
            new RegistryValidateCommand(io),
            new RegistryShowCommand(io),
            new RegistryInitCommand(io),
            new RegistryDiffCommand(io))
        .forEach(subcommand -> registry.addSubcommand(line(subcommand)));
    return registry;
  }

  /** A command with the options that every command has. */
  private static CommandLine line(Object command) {
    CommandLine line = new CommandLine(command);
    line.addMixin("common", new CommonOptions());
    return line;
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
