package io.calcitefusion.clients;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a tool, and what is expected of it.
 *
 * @param title the tool and what the statement is for
 * @param sql the statement
 * @param rows values as text, numbers in any scale; null when only an answer counts
 * @param refusal SQLSTATE and a part of the reason; null when the statement is answered
 */
record BiStatement(
    String title, String sql, @Nullable List<List<String>> rows, @Nullable String refusal) {
  /** Reads the resource, whose first lines say how it is written. */
  static List<BiStatement> parse(String text) {
    List<BiStatement> statements = new ArrayList<>();
    for (String part : text.split("(?m)^### ")) {
      if (!statements.isEmpty() || !part.startsWith("What ")) {
        statements.add(statement(part.strip().split("\n")));
      }
    }
    return statements;
  }

  private static BiStatement statement(String[] lines) {
    List<String> sql = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    String refusal = null;
    boolean answered = false;
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      if (line.equals("~")) {
        answered = true;
      } else if (line.startsWith("! ")) {
        refusal = line.substring(2);
      } else if (line.startsWith("| ") && !line.equals("| (no rows)")) {
        rows.add(List.of(line.substring(2).split("\\|", -1)));
      } else if (!line.startsWith("| ")) {
        sql.add(line);
      }
    }
    boolean compared = !answered && refusal == null;
    return new BiStatement(lines[0], String.join("\n", sql), compared ? rows : null, refusal);
  }

  /** Whether the order of the rows is part of the answer. */
  boolean isOrdered() {
    return sql.toLowerCase(Locale.ROOT).contains("order by");
  }

  /** Reads rows as this class writes them. */
  static List<List<String>> read(ResultSet result) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String value = result.getString(i);
        row.add(value == null ? "NULL" : value);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Rows in which equal numbers are equal texts. */
  static List<String> comparable(List<List<String>> rows) {
    return rows.stream()
        .map(row -> String.join("|", row.stream().map(BiStatement::comparable).toList()))
        .toList();
  }

  private static String comparable(String value) {
    return value.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")
        ? new BigDecimal(value).stripTrailingZeros().toPlainString()
        : value;
  }
}
