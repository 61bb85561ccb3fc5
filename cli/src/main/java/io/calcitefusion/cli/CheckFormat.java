package io.calcitefusion.cli;

import java.util.Locale;

/** How the command {@code check} writes what it found. */
enum CheckFormat {
  /** Lines and aligned tables for people. */
  TABLE,
  /** One JSON document. */
  JSON,
  /** JUnit XML. */
  JUNIT,
  /** One HTML page. */
  HTML;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
