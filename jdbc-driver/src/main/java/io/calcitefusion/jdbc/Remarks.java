package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.TableSnapshot;
import org.jspecify.annotations.Nullable;

/** The registry's sentences about tables and columns. Pure functions. */
final class Remarks {
  private Remarks() {}

  static @Nullable String of(TableSnapshot table) {
    if (table.dataset() != null) {
      return emptyToNull(table.dataset().doc());
    }
    return table.view() == null ? null : emptyToNull(table.view().doc());
  }

  static @Nullable String of(TableSnapshot table, String column) {
    return table.dataset() == null ? null : table.dataset().columnDocs().get(column);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
