package io.calcitefusion.cli;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows some rows of a table. */
@Command(
    name = "sample",
    header = "Show some rows of a table or view.",
    description = {"", "The rows that come first are shown; Ctrl-C stops.", ""},
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion sample orders --url ./data",
      "  calcitefusion sample orders -n 3 --format json --url shop.yaml"
    })
final class SampleCommand implements Callable<Integer> {
  private static final String DEFAULT_ROWS = "10";

  private final CommandIo io;

  @Parameters(
      paramLabel = "TABLE",
      description = "A table or view, with its schema and catalog where that is needed.")
  private @Nullable String table;

  @Option(
      names = {"-n", "--rows"},
      paramLabel = "ROWS",
      defaultValue = DEFAULT_ROWS,
      description = "How many rows at most. Default: " + DEFAULT_ROWS + ".")
  private int rows;

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), csv or json, as the command query writes them.")
  private OutputFormat format = OutputFormat.TABLE;

  @Spec private @Nullable CommandSpec spec;

  SampleCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  public Integer call() throws SQLException, IOException {
    if (rows < 0) {
      throw new ParameterException(
          RegistryOptions.given(spec).commandLine(), "--rows is " + rows + "; expected 0 or more");
    }
    String name = RegistryOptions.given(table);
    try (Connection connection = DriverManager.getConnection(source.url().text());
        Statement statement = connection.createStatement();
        CancelOnExit watch = CancelOnExit.of(statement::cancel)) {
      String sql = ListedTable.resolve(connection.getMetaData(), name);
      try (ResultSet result = statement.executeQuery("SELECT * FROM " + sql + " LIMIT " + rows)) {
        format.writer(io).write(result);
      } finally {
        io.out().flush();
      }
    }
    return 0;
  }
}
