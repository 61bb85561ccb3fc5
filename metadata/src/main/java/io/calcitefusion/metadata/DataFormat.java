package io.calcitefusion.metadata;

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
   * The usual file name extension, without the dot.
   *
   * @return lower-case extension
   */
  public String extension() {
    return extension;
  }
}
