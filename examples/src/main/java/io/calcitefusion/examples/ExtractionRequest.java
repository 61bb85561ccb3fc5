package io.calcitefusion.examples;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.OptionValue;
import java.nio.file.Path;

/**
 * What to extract, and where to.
 *
 * <p>The options are those that the registry lists for the extractor of files, the one that follows
 * the template {@code repo_scan}. Where a caller gives none, the registry's default holds, but for
 * two that are about sources of another language: {@code include_globs} is every Java file, and
 * {@code exclude_dirs} is nothing, because {@code build} and {@code dist} are names of packages
 * too. Links to folders are never followed, so {@code follow_symlinks} can not be switched on. The
 * options of the extractors that parse can not be given: the registry says which lists are wanted.
 *
 * @param input a folder of Java sources, or a jar or zip file of them
 * @param output the folder for the Parquet files; created when absent
 * @param threads number of parsing threads, at least 1
 * @param options value by name of the options that do not keep their default
 */
public record ExtractionRequest(
    Path input, Path output, int threads, ImmutableMap<String, OptionValue> options) {

  private static final int DEFAULT_THREADS = 2;

  /** Checks the parts. */
  public ExtractionRequest {
    requireNonNull(input, "input");
    requireNonNull(output, "output");
    requireNonNull(options, "options");
    checkArgument(threads > 0, "threads must be at least 1, not %s", threads);
  }

  /**
   * A request without a repository name, on two threads, for files of up to 4 MiB.
   *
   * @param input a folder of Java sources, or a jar or zip file of them
   * @param output the folder for the Parquet files
   * @return the request
   */
  public static ExtractionRequest of(Path input, Path output) {
    return new ExtractionRequest(input, output, DEFAULT_THREADS, ImmutableMap.of());
  }

  /**
   * The same request for a named repository: the option {@code repo_id}.
   *
   * @param name name of the repository; it is part of every file id
   * @return the changed request
   */
  public ExtractionRequest withRepo(String name) {
    return withOption(ScanSettings.REPO, new OptionValue.Text(name));
  }

  /**
   * The same request on another number of parsing threads.
   *
   * @param count at least 1
   * @return the changed request
   */
  public ExtractionRequest withThreads(int count) {
    return new ExtractionRequest(input, output, count, options);
  }

  /**
   * The same request with another limit of the size of a source file, beyond which it is reported
   * as unreadable: the option {@code max_file_bytes}.
   *
   * @param bytes from 1 to 64 MiB
   * @return the changed request
   */
  public ExtractionRequest withMaxFileBytes(int bytes) {
    checkArgument(
        bytes > 0 && bytes <= ScanSettings.LIMIT_BYTES,
        "the limit must be between 1 and %s bytes, not %s",
        ScanSettings.LIMIT_BYTES,
        bytes);
    return withOption(ScanSettings.MAX_FILE_BYTES, new OptionValue.WholeNumber(bytes));
  }

  /**
   * The same request with another value of an option.
   *
   * @param name name of the option
   * @param value its value
   * @return the changed request
   */
  public ExtractionRequest withOption(String name, OptionValue value) {
    return new ExtractionRequest(
        input,
        output,
        threads,
        ImmutableMap.<String, OptionValue>builder()
            .putAll(options)
            .put(requireNonNull(name, "name"), requireNonNull(value, "value"))
            .buildKeepingLast());
  }
}
