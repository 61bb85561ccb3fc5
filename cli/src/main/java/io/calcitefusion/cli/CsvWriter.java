package io.calcitefusion.cli;

import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as in RFC 4180, with a heading. NULL is an empty field, an empty text two
 * quotes.
 */
final class CsvWriter implements ResultWriter {
  private static final String END_OF_RECORD = "\r\n";

  private final Writer out;

  CsvWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(ResultSet rows) throws SQLException, IOException {
    List<ResultColumn> columns = ResultColumn.of(rows.getMetaData());
    for (ResultColumn column : columns) {
      field(column, column.label());
    }
    out.write(END_OF_RECORD);
    while (rows.next()) {
      for (ResultColumn column : columns) {
        field(column, column.text(rows));
      }
      out.write(END_OF_RECORD);
    }
  }

  @Override
  public void done(long count) {}

  private void field(ResultColumn column, @Nullable String text) throws IOException {
    if (column.index() > 1) {
      out.write(',');
    }
    if (text == null) {
      return;
    }
    if (needsQuotes(text)) {
      out.write('"');
      out.write(text.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(text);
    }
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    // Blanks at either end are kept by quoting readers only.
    return text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ';
  }
}
