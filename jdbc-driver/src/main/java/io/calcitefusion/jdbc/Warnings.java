package io.calcitefusion.jdbc;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** A chain of warnings. Thread-safe. */
final class Warnings {
  private @Nullable SQLWarning first;

  synchronized void add(String sqlState, String message) {
    SQLWarning warning = new SQLWarning(message, sqlState);
    if (first == null) {
      first = warning;
    } else {
      first.setNextWarning(warning);
    }
  }

  synchronized @Nullable SQLWarning first() {
    return first;
  }

  synchronized void clear() {
    first = null;
  }
}
