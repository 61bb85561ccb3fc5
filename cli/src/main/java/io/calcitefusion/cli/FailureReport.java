package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.metadata.RegistryException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a user what went wrong, in one message on standard error. */
final class FailureReport {
  private final PrintStream err;

  FailureReport(PrintStream err) {
    this.err = err;
  }

  /** A command failed; its exit code. */
  int failed(Exception failure, CommandLine command, ParseResult parsed) {
    if (isLostPipe(failure)) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    err.println("error" + sqlState(failure) + ": " + message(failure));
    if (command.getParseResult().hasMatchedOption(CommonOptions.VERBOSE)) {
      failure.printStackTrace(err);
    } else if (!isExpected(failure)) {
      err.println("This is a defect; " + CommonOptions.VERBOSE + " shows where it arose.");
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The command line was wrong; its exit code. */
  int misused(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    err.println("error: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println(
        "'" + command.getCommandSpec().qualifiedName() + " --help' shows what is possible.");
    return CommandLine.ExitCode.USAGE;
  }

  /** The rest of the output could not be written; the exit code. */
  int outputLost(IOException failure) {
    if (!isLostPipe(failure)) {
      err.println("error: the output cannot be written: " + failure.getMessage());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The reader of a pipe that has seen enough needs no message. */
  private static boolean isLostPipe(Throwable failure) {
    return failure instanceof IOException && "Broken pipe".equals(failure.getMessage());
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof SQLException
        || failure instanceof DataFusionException
        || failure instanceof RegistryException
        || failure instanceof IOException;
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return message + ": there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return message + ": no permission";
    }
    if (failure instanceof CharacterCodingException) {
      return "the file is not UTF-8 text: " + message;
    }
    if (failure instanceof IOException && !(failure instanceof FileSystemException)) {
      return "reading or writing failed: " + message;
    }
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String sqlState(Exception failure) {
    String state = failure instanceof SQLException sql ? sql.getSQLState() : null;
    return state == null ? "" : " [" + state + "]";
  }
}
