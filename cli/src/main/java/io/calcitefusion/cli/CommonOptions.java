package io.calcitefusion.cli;

import picocli.CommandLine.Option;

/** Options of every command. The parser sets the fields and asks its own result for them. */
@SuppressWarnings("UnusedVariable")
final class CommonOptions {
  static final String VERBOSE = "--verbose";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = VERBOSE, description = "Show the stack trace of an error.")
  private boolean verbose;
}
