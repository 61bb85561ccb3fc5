package io.calcitefusion.cli;

import java.util.Locale;

/** How a report is written. */
enum ReportFormat {
  /** Lines for people. */
  TEXT,
  /** JSON for programs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
