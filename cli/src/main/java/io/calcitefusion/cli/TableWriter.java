package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns for people. Rows are held in a window of bounded size to find the widths; a wider
 * value in a later window widens its column from there on.
 */
final class TableWriter implements ResultWriter {
  private static final int WINDOW_ROWS = 1_000;
  private static final int WINDOW_CHARACTERS = 1 << 20;
  private static final int SECONDS_DIGITS = 3;

  private final CommandIo io;
  private final long startNanos = System.nanoTime();

  TableWriter(CommandIo io) {
    this.io = io;
  }

  @Override
  public void write(ResultSet rows) throws SQLException, IOException {
    ImmutableList<ResultColumn> columns = ResultColumn.of(rows.getMetaData());
    TableLayout layout =
        new TableLayout(
            columns.stream()
                .map(c -> new TableLayout.Heading(c.label(), c.isNumber()))
                .collect(ImmutableList.toImmutableList()),
            io.outColumns());
    long count = 0;
    long characters = 0;
    List<List<@Nullable String>> window = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> cells = new ArrayList<>(columns.size());
      for (ResultColumn column : columns) {
        String text = column.text(rows);
        cells.add(text);
        characters += text == null ? 0 : text.length();
      }
      window.add(cells);
      count++;
      if (window.size() == WINDOW_ROWS || characters > WINDOW_CHARACTERS) {
        layout.write(io.out(), window);
        window.clear();
        characters = 0;
      }
    }
    layout.write(io.out(), window);
    io.out().write("(" + rowsText(count) + elapsed() + ")\n");
  }

  @Override
  public void done(long count) throws IOException {
    io.out().write("Done (" + rowsText(count) + elapsed() + ")\n");
  }

  private static String rowsText(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  private String elapsed() {
    // A text that goes to a file stays the same from run to run.
    if (io.outColumns() == 0) {
      return "";
    }
    double seconds = (double) (System.nanoTime() - startNanos) / TimeUnit.SECONDS.toNanos(1);
    return String.format(", %." + SECONDS_DIGITS + "f s", seconds);
  }
}
