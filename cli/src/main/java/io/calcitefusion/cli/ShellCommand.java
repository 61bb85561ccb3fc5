package io.calcitefusion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sqlline.SqlLine;
import sqlline.SqlLineOpts;

/** A prompt for SQL, or a script of statements: sqlline over one connection. */
@Command(
    name = "shell",
    header = "Type SQL at a prompt, or run a script.",
    description = {
      "",
      "At a terminal there is a prompt with a history in ~/.calcitefusion/history. Statements end"
          + " with a semicolon, commands begin with '!': !help lists them, !tables shows tables,"
          + " !quit ends.",
      "A script, from -e, --file or a pipe, prints its rows alone, keeps no history, and ends at"
          + " the first statement that fails.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion shell --url ./data",
      "  calcitefusion shell --url shop.yaml --file report.sql",
      "  calcitefusion shell -e \"!tables\" -e \"SELECT 1\"",
      "  echo \"SELECT count(*) FROM orders;\" | calcitefusion shell --url ./data --format csv"
    })
final class ShellCommand implements Callable<Integer> {
  /** Without a terminal rows are as wide as they are. */
  private static final int ANY_WIDTH = 1_000_000;

  private final CommandIo io;

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "SQL",
      description = "A statement or command of the script; may be given several times.")
  private List<String> statements = new ArrayList<>();

  @Option(names = "--file", paramLabel = "F", description = "Read the script from a file.")
  private @Nullable Path file;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How rows are written: table (default), vertical, csv, tsv or json.")
  private ShellFormat format = ShellFormat.TABLE;

  ShellCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    // A wrong URL is reported as by every other command; the engine stays for the shell.
    try (Connection connection = DriverManager.getConnection(source.url().text())) {
      for (SQLWarning w = connection.getWarnings(); w != null; w = w.getNextWarning()) {
        io.err().println("warning: " + w.getMessage());
      }
    }
    boolean scripted = !statements.isEmpty() || file != null || io.inColumns() == 0;
    return scripted ? runScript() : prompt();
  }

  private int prompt() throws IOException {
    Path home = Files.createDirectories(ShellApplication.home());
    Shell shell = shell(home);
    return exitCode(
        shell.begin(
            new String[] {
              "-ac",
              ShellApplication.class.getName(),
              "--outputformat=" + format,
              "-u",
              source.url().text(),
              "-n",
              "",
              "-p",
              ""
            },
            null,
            true));
  }

  private int runScript() throws IOException {
    Path work = Files.createTempDirectory("calcitefusion-shell");
    Path script = work.resolve("script.sql");
    try {
      Files.writeString(script, script());
      Shell shell = shell(work);
      SqlLineOpts options = shell.getOpts();
      ShellApplication.configure(options);
      options.set("historyFile", work.resolve("history").toString());
      options.set("csvQuoteCharacter", "\"");
      options.set("color", "false");
      options.set("headerInterval", "-1");
      options.set("maxWidth", Integer.toString(io.outColumns() > 0 ? io.outColumns() : ANY_WIDTH));
      return exitCode(
          shell.begin(
              new String[] {
                "--silent=true",
                "--outputformat=" + format,
                "-u",
                source.url().text(),
                "-n",
                "",
                "-p",
                "",
                "-f",
                script.toString()
              },
              InputStream.nullInputStream(),
              false));
    } finally {
      Files.deleteIfExists(work.resolve("history"));
      Files.deleteIfExists(script);
      Files.deleteIfExists(work);
    }
  }

  private String script() throws IOException {
    StringBuilder script = new StringBuilder();
    for (String statement : statements) {
      String text = statement.strip();
      boolean complete = text.startsWith("!") || text.endsWith(";");
      script.append(text).append(complete ? "\n" : ";\n");
    }
    if (file != null) {
      script.append(Files.readString(file)).append('\n');
    } else if (statements.isEmpty()) {
      script.append(new String(io.in().readAllBytes(), StandardCharsets.UTF_8)).append('\n');
    }
    return script.toString();
  }

  /** A shell that writes where this command does, and keeps its files in a folder of ours. */
  private Shell shell(Path folder) {
    // Read once, by a static initializer: else there would be a folder for sqlline in every home.
    System.setProperty("sqlline.rcfile", folder.toString());
    return new Shell(io.bytes(), io.err());
  }

  private static int exitCode(SqlLine.Status status) {
    return status == SqlLine.Status.OK ? 0 : 1;
  }
}
