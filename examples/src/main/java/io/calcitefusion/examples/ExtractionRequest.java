package io.calcitefusion.examples;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to extract, and where to.
 *
 * @param input a folder of Java sources, or a jar or zip file of them
 * @param output the folder for the Parquet files; created when absent
 * @param repo name of the repository when several are kept together: it is part of every file id
 * @param threads number of parsing threads, at least 1
 * @param maxFileBytes largest source file that is read, up to 64 MiB; a larger one is reported as
 *     unreadable
 */
public record ExtractionRequest(
    Path input, Path output, @Nullable String repo, int threads, int maxFileBytes) {

  private static final int DEFAULT_THREADS = 2;

  /** Positions and the texts of one file's tree have to stay within 31 bits. */
  private static final int LIMIT_BYTES = 64 << 20;

  private static final int DEFAULT_MAX_FILE_BYTES = 4 << 20;

  /** Checks the parts. */
  public ExtractionRequest {
    requireNonNull(input, "input");
    requireNonNull(output, "output");
    checkArgument(threads > 0, "threads must be at least 1, not %s", threads);
    checkArgument(
        maxFileBytes > 0 && maxFileBytes <= LIMIT_BYTES,
        "maxFileBytes must be between 1 and %s, not %s",
        LIMIT_BYTES,
        maxFileBytes);
  }

  /**
   * A request without a repository name, on two threads, for files of up to 4 MiB.
   *
   * @param input a folder of Java sources, or a jar or zip file of them
   * @param output the folder for the Parquet files
   * @return the request
   */
  public static ExtractionRequest of(Path input, Path output) {
    return new ExtractionRequest(input, output, null, DEFAULT_THREADS, DEFAULT_MAX_FILE_BYTES);
  }

  /**
   * The same request for a named repository.
   *
   * @param name name of the repository
   * @return the changed request
   */
  public ExtractionRequest withRepo(String name) {
    return new ExtractionRequest(
        input, output, requireNonNull(name, "name"), threads, maxFileBytes);
  }

  /**
   * The same request on another number of parsing threads.
   *
   * @param count at least 1
   * @return the changed request
   */
  public ExtractionRequest withThreads(int count) {
    return new ExtractionRequest(input, output, repo, count, maxFileBytes);
  }

  /**
   * The same request with another limit of the size of a source file.
   *
   * @param bytes from 1 to 64 MiB
   * @return the changed request
   */
  public ExtractionRequest withMaxFileBytes(int bytes) {
    return new ExtractionRequest(input, output, repo, threads, bytes);
  }
}
