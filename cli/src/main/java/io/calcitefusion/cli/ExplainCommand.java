package io.calcitefusion.cli;

import io.calcitefusion.calcite.Explanation;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.jdbc.DataFusionConnection;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how a query is answered. */
@Command(
    name = "explain",
    header = "Show how a query is answered, layer by layer.",
    description = {
      "",
      "Prints Calcite's relational tree, the SQL that the engine gets, and the engine's operators."
          + " With --analyze the query runs to its end, its rows are left unread, and operators"
          + " show what they counted. With onUnsupported=calcite in the URL the part that Calcite"
          + " runs is marked, and each statement of the engine below it is shown with its plan.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion explain --url ./data \"SELECT count(*) FROM orders\"",
      "  calcitefusion explain --url ./data --analyze --format mermaid --file report.sql"
    })
final class ExplainCommand implements Callable<Integer> {
  private final CommandIo io;

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text: indented trees (default).",
        "json: one object with the members calcite and statements.",
        "mermaid: a flowchart, as Markdown viewers draw it."
      })
  private Format format = Format.TEXT;

  @Option(names = "--analyze", description = "Run the query and show what operators counted.")
  private boolean analyze;

  @ArgGroup(multiplicity = "1")
  private QueryCommand.Input input = new QueryCommand.Input();

  ExplainCommand(CommandIo io) {
    this.io = io;
  }

  /** How the layers are written. */
  enum Format {
    TEXT,
    JSON,
    MERMAID
  }

  @Override
  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  public Integer call() throws IOException, SQLException {
    String sql = input.text(io);
    try (Connection connection = DriverManager.getConnection(source.url().text())) {
      DataFusionConnection own = connection.unwrap(DataFusionConnection.class);
      try (CancelOnExit watch = CancelOnExit.of(own.session()::close)) {
        Explanation explanation =
            analyze
                ? own.frontEnd().analyze(sql, List.of(), ExecutionOptions.defaults())
                : own.frontEnd().explain(sql, List.of());
        Writer out = io.out();
        out.write(text(explanation).strip());
        out.write(System.lineSeparator());
      }
    }
    return 0;
  }

  private String text(Explanation explanation) {
    return switch (format) {
      case TEXT -> explanation.toText();
      case JSON -> explanation.toJson();
      case MERMAID -> explanation.toMermaid();
    };
  }
}
