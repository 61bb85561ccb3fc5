package io.calcitefusion.cli;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;

/**
 * What a command reads from and writes to. Results go to a writer that reports a lost output,
 * messages to a stream that never fails.
 *
 * @param in standard input
 * @param out results
 * @param err messages and progress
 * @param outColumns width of the terminal behind {@code out}, 0 when it is none
 * @param errColumns width of the terminal behind {@code err}, 0 when it is none
 */
record CommandIo(InputStream in, Writer out, PrintStream err, int outColumns, int errColumns) {
  CommandIo {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }
}
