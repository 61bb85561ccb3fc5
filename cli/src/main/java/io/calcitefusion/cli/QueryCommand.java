package io.calcitefusion.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one statement and writes its rows. */
@Command(
    name = "query",
    header = "Run a SQL statement and print its rows.",
    description = {
      "",
      "Rows go to standard output as they come, messages to standard error. Ctrl-C stops the"
          + " query.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion query --url ./data \"SELECT count(*) FROM orders\"",
      "  calcitefusion query --url registry.yaml --format csv --file report.sql",
      "  calcitefusion query --url \"classpath:codeintel;data=out\" \"SHOW TABLES\"",
      "  echo \"SELECT 1\" | calcitefusion query --format json -"
    })
final class QueryCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final CommandIo io;

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {
        "table: aligned columns (default).",
        "csv: RFC 4180 with a heading; NULL is an empty field, an empty text is \"\".",
        "json: one object per row and line, numbers exact."
      })
  private OutputFormat format = OutputFormat.TABLE;

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  QueryCommand(CommandIo io) {
    this.io = io;
  }

  /** Where the statement comes from: one of both. */
  static final class Input {
    @Option(names = "--file", paramLabel = "F", description = "Read the statement from a file.")
    private @Nullable Path file;

    @Parameters(
        paramLabel = "SQL",
        arity = "1",
        description = "The statement, or - to read it from standard input.")
    private @Nullable String sql;

    String text(CommandIo io) throws IOException {
      String text;
      if (file != null) {
        text = Files.readString(file);
      } else if (sql == null || sql.equals(STANDARD_INPUT)) {
        text = new String(io.in().readAllBytes(), StandardCharsets.UTF_8);
      } else {
        return sql;
      }
      return text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
    }
  }

  @Override
  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  public Integer call() throws IOException, SQLException {
    String sql = input.text(io);
    try (Connection connection = DriverManager.getConnection(source.url().text());
        Statement statement = connection.createStatement();
        CancelOnExit watch = CancelOnExit.of(statement::cancel)) {
      warn(connection.getWarnings());
      ResultWriter writer = format.writer(io);
      try {
        run(statement, sql, writer);
      } finally {
        // Rows that came before an error stand before its message.
        io.out().flush();
      }
    }
    return 0;
  }

  private void run(Statement statement, String sql, ResultWriter writer)
      throws SQLException, IOException {
    if (statement.execute(sql)) {
      warn(statement.getWarnings());
      try (ResultSet rows = statement.getResultSet()) {
        writer.write(rows);
      }
    } else {
      warn(statement.getWarnings());
      writer.done(Math.max(0, statement.getUpdateCount()));
    }
  }

  private void warn(@Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      io.err().println("warning: " + warning.getMessage());
    }
  }
}
