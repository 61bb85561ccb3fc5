package io.calcitefusion.cli;

import java.util.Locale;

/** How rows are written. */
enum OutputFormat {
  /** Aligned columns for people. */
  TABLE {
    @Override
    ResultWriter writer(CommandIo io) {
      return new TableWriter(io);
    }
  },
  /** Comma-separated values as in RFC 4180. */
  CSV {
    @Override
    ResultWriter writer(CommandIo io) {
      return new CsvWriter(io.out());
    }
  },
  /** One JSON object per row and line. */
  JSON {
    @Override
    ResultWriter writer(CommandIo io) {
      return new JsonWriter(io.out());
    }
  };

  /** A writer of this format. */
  abstract ResultWriter writer(CommandIo io);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
