package io.calcitefusion.cli;

import java.util.Locale;

/** How the shell writes rows; the names are sqlline's. */
enum ShellFormat {
  /** Aligned columns in a frame. */
  TABLE,
  /** One column per line. */
  VERTICAL,
  /** Comma-separated values in double quotes. */
  CSV,
  /** Tab-separated values. */
  TSV,
  /** One JSON document per result. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
