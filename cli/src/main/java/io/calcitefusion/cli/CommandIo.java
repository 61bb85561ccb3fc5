package io.calcitefusion.cli;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;

/**
 * What a command reads from and writes to. Results go to a writer that reports a lost output,
 * messages to a stream that never fails.
 *
 * @param in standard input
 * @param out results
 * @param bytes the stream below {@code out}, for results that somebody else writes
 * @param err messages and progress
 * @param inColumns width of the terminal behind {@code in}, 0 when it is none
 * @param outColumns width of the terminal behind {@code out}, 0 when it is none
 * @param errColumns width of the terminal behind {@code err}, 0 when it is none
 */
record CommandIo(
    InputStream in,
    Writer out,
    OutputStream bytes,
    PrintStream err,
    int inColumns,
    int outColumns,
    int errColumns) {
  CommandIo {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    requireNonNull(bytes, "bytes");
    requireNonNull(err, "err");
  }
}
