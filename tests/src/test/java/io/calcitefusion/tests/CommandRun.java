package io.calcitefusion.tests;

import io.calcitefusion.cli.CalciteFusion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What one command gave back. */
record CommandRun(int exitCode, String out, String err) {
  /** Runs a command with an empty standard input. */
  static CommandRun of(String... args) {
    return withInput("", args);
  }

  static CommandRun withInput(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        CalciteFusion.run(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, args);
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
