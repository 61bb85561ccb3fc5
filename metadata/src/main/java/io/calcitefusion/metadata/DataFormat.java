package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** File format of a dataset's data. */
public enum DataFormat {
  /** Apache Parquet. */
  PARQUET("parquet"),
  /** Text with separated values and a header line. */
  CSV("csv"),
  /** One JSON object per line. */
  JSON("json"),
  /** Arrow IPC file. */
  ARROW("arrow"),
  /** Delta table: a folder of Parquet files with a log. */
  DELTA("delta");

  /** The formats in which a single file is a table: all but {@link #DELTA}. */
  public static final ImmutableList<DataFormat> OF_FILES =
      ImmutableList.of(PARQUET, CSV, JSON, ARROW);

  /** Compressions of text files as a whole, by what follows the extension of such a file. */
  private static final ImmutableMap<String, String> COMPRESSIONS =
      ImmutableMap.of("gz", "gzip", "zst", "zstd", "bz2", "bzip2", "xz", "xz");

  private final String extension;

  DataFormat(String extension) {
    this.extension = extension;
  }

  /**
   * The usual file name extension, without the dot; also the word for the format in a registry.
   *
   * @return lower-case extension
   */
  public String extension() {
    return extension;
  }

  /**
   * What the names of files of this format end in, without the first dot: the extension, for text
   * followed by that of a compression too.
   *
   * @return such as {@code csv} and {@code csv.gz}, the plain one first
   */
  public ImmutableList<String> fileEndings() {
    ImmutableList.Builder<String> endings = ImmutableList.builder();
    endings.add(extension);
    if (this == CSV || this == JSON) {
      COMPRESSIONS.keySet().forEach(ending -> endings.add(extension + "." + ending));
    }
    return endings.build();
  }

  /**
   * The format that a file's name ends in, compressed or not.
   *
   * @param path a file, folder or glob
   * @return the format, empty when the path has no extension or an unknown one
   */
  public static Optional<DataFormat> ofFile(String path) {
    return OF_FILES.stream().filter(format -> format.ending(path).isPresent()).findFirst();
  }

  /**
   * What the name of a file of this format ends in.
   *
   * @param path a file
   * @return one of {@link #fileEndings}, empty when its name ends in none of them
   */
  public Optional<String> ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return fileEndings().stream().filter(ending -> name.endsWith("." + ending)).findFirst();
  }

  /**
   * How a file of this format is compressed as a whole, as its name tells.
   *
   * @param path a file
   * @return the compression as a registry names it, such as {@code gzip}; empty for none
   */
  public Optional<String> compression(String path) {
    return ending(path)
        .map(ending -> COMPRESSIONS.get(ending.substring(ending.lastIndexOf('.') + 1)));
  }

  /**
   * The format of a word in a registry.
   *
   * @param word a word, in any case
   * @return the format, empty when it is none of these
   */
  public static Optional<DataFormat> ofWord(String word) {
    return Arrays.stream(values())
        .filter(format -> format.extension.equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * The format of files with that extension.
   *
   * @param extension an extension without the dot, in any case
   * @return the format, empty when it is none of these
   */
  public static Optional<DataFormat> ofExtension(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    for (DataFormat format : OF_FILES) {
      if (format.extension.equals(lower)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * The format that a file's name ends in.
   *
   * @param path a file, folder or glob
   * @return the format, empty when the path has no extension or an unknown one
   */
  public static Optional<DataFormat> ofPath(String path) {
    int dot = path.lastIndexOf('.');
    return dot < path.lastIndexOf('/') ? Optional.empty() : ofExtension(path.substring(dot + 1));
  }
}
