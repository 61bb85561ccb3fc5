package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.ViewColumn;
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
    if (table.dataset() != null) {
      return table.dataset().columnDocs().get(column);
    }
    if (table.view() != null && table.view().definition() instanceof NestedView nested) {
      for (ViewColumn declared : nested.columns()) {
        if (declared.field().getName().equals(column)) {
          return emptyToNull(declared.doc());
        }
      }
    }
    return null;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
