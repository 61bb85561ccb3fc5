package io.calcitefusion.cli;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per row and line, keyed by column label. Whole and decimal numbers keep every
 * digit; NaN and the infinities, which JSON has no number for, are texts.
 */
final class JsonWriter implements ResultWriter {
  private final Writer out;

  JsonWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(ResultSet rows) throws SQLException, IOException {
    List<ResultColumn> columns = ResultColumn.of(rows.getMetaData());
    refuseEqualLabels(columns);
    while (rows.next()) {
      for (ResultColumn column : columns) {
        out.write(column.index() == 1 ? '{' : ',');
        text(column.label());
        out.write(':');
        value(column, rows);
      }
      out.write(columns.isEmpty() ? "{}\n" : "}\n");
    }
  }

  @Override
  public void done(long count) {}

  private static void refuseEqualLabels(List<ResultColumn> columns) throws SQLException {
    Set<String> seen = new HashSet<>();
    for (ResultColumn column : columns) {
      if (!seen.add(column.label())) {
        throw new SQLDataException(
            "Two columns are labelled '"
                + column.label()
                + "', and a JSON object can hold only one of them; give each an alias of its own",
            "42701");
      }
    }
  }

  private void value(ResultColumn column, ResultSet rows) throws SQLException, IOException {
    switch (column.shape()) {
      case EXACT_NUMBER -> {
        BigDecimal number = rows.getBigDecimal(column.index());
        raw(number == null ? null : number.toPlainString());
      }
      case FLOATING_NUMBER -> {
        String number = rows.getString(column.index());
        if (number == null || isFinite(number)) {
          raw(number);
        } else {
          text(number);
        }
      }
      case BOOLEAN -> {
        boolean flag = rows.getBoolean(column.index());
        raw(rows.wasNull() ? null : String.valueOf(flag));
      }
      case NESTED -> raw(column.text(rows));
      case TEXT -> {
        String text = column.text(rows);
        if (text == null) {
          raw(null);
        } else {
          text(text);
        }
      }
    }
  }

  private static boolean isFinite(String number) {
    return Double.isFinite(Double.parseDouble(number));
  }

  private void raw(@Nullable String json) throws IOException {
    out.write(json == null ? "null" : json);
  }

  private void text(String text) throws IOException {
    JsonText.quote(text, out);
  }
}
