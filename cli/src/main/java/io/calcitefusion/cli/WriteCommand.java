package io.calcitefusion.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DatasetWrite;
import io.calcitefusion.datafusion.DatasetWriter;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.WriteMode;
import io.calcitefusion.datafusion.WriteReport;
import io.calcitefusion.metadata.DataFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes rows into a dataset of a registry. */
@Command(
    name = "write",
    header = "Write the rows of a query or file into a dataset of a registry.",
    description = {
      "",
      "The rows are brought into the declared columns, judged by the dataset's contract, freed of"
          + " duplicates, sorted, and written by its write policy. The new files take the place of"
          + " the old ones in one step; when anything fails, and after Ctrl-C, the old rows are as"
          + " they were.",
      "The exit code is 1 when nothing was written, or when rows broke the contract.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion write orders_v2 --url registry.yaml --from new-orders.csv",
      "  calcitefusion write orders_v2 --url \"registry.yaml;data=out\" --mode append \\",
      "      --from \"SELECT * FROM staged_orders WHERE total > 0\" --rejects bad.csv",
      "  calcitefusion write orders_v2 --url registry.yaml --from new-orders.csv --dry-run"
    })
final class WriteCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final ImmutableSet<String> QUERY_WORDS =
      ImmutableSet.of("SELECT", "WITH", "VALUES", "TABLE");

  private final CommandIo io;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DATASET",
      description =
          "Name of the dataset, with its schema and catalog when it is not in those of the URL.")
  private String dataset = "";

  @Option(
      names = "--from",
      paramLabel = "QUERY|FILE",
      required = true,
      description = {
        "Where the rows come from: a query, a file or folder of Parquet, CSV, JSON or Arrow files,"
            + " or - for a query from standard input. Columns are found by their names."
      })
  private String from = "";

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "replace",
      converter = ModeConverter.class,
      description = {
        "replace: the new rows take the place of the old ones (default).",
        "append: they come beside them, in files of their own.",
        "error-if-exists: nothing is written when there are rows."
      })
  private WriteMode mode = WriteMode.REPLACE;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Write the rows that break the contract to a file *.csv, *.json, *.parquet or *.arrow,"
              + " with the reason.")
  private @Nullable Path rejects;

  @Option(
      names = "--dry-run",
      description = "Read, judge and count the rows, and write nothing but the rejected ones.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for another writer of the dataset (default: 30).")
  private int waitSeconds = 30;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {"table: lines for people (default).", "json: one object."})
  private Format format = Format.TABLE;

  WriteCommand(CommandIo io) {
    this.io = io;
  }

  /** How the report is written. */
  enum Format {
    /** Lines for people. */
    TABLE,
    /** One JSON object. */
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads a mode in the words of the command line. */
  static final class ModeConverter implements ITypeConverter<WriteMode> {
    @Override
    public WriteMode convert(String value) {
      for (WriteMode mode : WriteMode.values()) {
        if (word(mode).equals(value.toLowerCase(Locale.ROOT))) {
          return mode;
        }
      }
      throw new TypeConversionException(
          "expected one of %s but was '%s'"
              .formatted(
                  Arrays.stream(WriteMode.values()).map(ModeConverter::word).toList(), value));
    }

    static String word(WriteMode mode) {
      return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (waitSeconds < 0) {
      throw misused("--wait must not be negative, but is " + waitSeconds);
    }
    Path file = sourceFile();
    JdbcUrl url = source.url().withDefault("access", "service");
    try (Connection connection = DriverManager.getConnection(url.text())) {
      DataFusionSession session = connection.unwrap(DataFusionSession.class);
      DatasetWriter writer =
          session.write(name(session)).withMode(mode).withWait(Duration.ofSeconds(waitSeconds));
      WriteReport report =
          run(prepare(rejects == null ? writer : writer.withRejects(rejects), connection, file));
      new WriteFacts(report, ModeConverter.word(mode), rejects).write(format, io);
      return report.invalidRows() > 0 ? 1 : 0;
    }
  }

  private TableName name(DataFusionSession session) {
    List<String> parts = Splitter.on('.').splitToList(dataset);
    if (parts.contains("") || parts.size() > 3) {
      throw misused("'" + dataset + "' is no name of a dataset");
    }
    int count = parts.size();
    return new TableName(
        count == 3 ? parts.get(0) : session.options().catalog(),
        count >= 2 ? parts.get(count - 2) : session.options().schema(),
        parts.get(count - 1));
  }

  private DatasetWrite prepare(DatasetWriter writer, Connection connection, @Nullable Path file)
      throws IOException, SQLException {
    if (file != null) {
      return writer.fromFile(file, null);
    }
    String sql =
        from.equals(STANDARD_INPUT)
            ? new String(io.in().readAllBytes(), StandardCharsets.UTF_8)
            : from;
    return writer.fromQuery(connection.nativeSQL(sql));
  }

  /** The file or folder that rows come from, or null for a query. */
  private @Nullable Path sourceFile() {
    Path file = existing(from);
    if (file != null || from.equals(STANDARD_INPUT)) {
      return file;
    }
    String first = Splitter.onPattern("[^A-Za-z]+").split(from.stripLeading()).iterator().next();
    boolean isQuery = from.startsWith("(") || QUERY_WORDS.contains(first.toUpperCase(Locale.ROOT));
    if (!isQuery || (!from.contains(" ") && DataFormat.ofPath(from).isPresent())) {
      throw misused(
          "--from '%s' is neither a query nor a file or folder that is there".formatted(from));
    }
    return null;
  }

  private static @Nullable Path existing(String text) {
    try {
      Path path = Path.of(text);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  // The watches have no methods; only their scope matters.
  @SuppressWarnings("try")
  private WriteReport run(DatasetWrite write) {
    try (CancelOnExit watch = CancelOnExit.of(write::cancel);
        WriteBar bar = WriteBar.show(write, io)) {
      return dryRun ? write.check() : write.run();
    }
  }

  private ParameterException misused(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
