package io.calcitefusion.metadata;

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
  ARROW("arrow");

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
   * The format of that word.
   *
   * @param extension an extension without the dot, in any case
   * @return the format, empty when it is none of these
   */
  public static Optional<DataFormat> ofExtension(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    for (DataFormat format : values()) {
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
