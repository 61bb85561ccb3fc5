package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How rows are to be written into a dataset of a deployed registry. Immutable; every {@code with}
 * method gives a changed copy.
 *
 * <p>Example: {@code session.write("orders").withMode(WriteMode.APPEND).fromQuery("SELECT
 * …").run()}
 */
public final class DatasetWriter {
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

  private final DataFusionSession session;
  private final WriteTarget target;
  private final WriteMode mode;
  private final @Nullable Path rejects;
  private final ExecutionOptions limits;
  private final Duration wait;

  private DatasetWriter(
      DataFusionSession session,
      WriteTarget target,
      WriteMode mode,
      @Nullable Path rejects,
      ExecutionOptions limits,
      Duration wait) {
    this.session = session;
    this.target = target;
    this.mode = requireNonNull(mode, "mode");
    this.rejects = rejects;
    this.limits = requireNonNull(limits, "limits");
    this.wait = requireNonNull(wait, "wait");
  }

  static DatasetWriter create(DataFusionSession session, WriteTarget target) {
    return new DatasetWriter(
        session, target, WriteMode.REPLACE, null, ExecutionOptions.defaults(), DEFAULT_WAIT);
  }

  /**
   * Sets what happens to the rows that are there; without it they are replaced.
   *
   * @param writeMode the mode
   * @return a changed copy
   */
  public DatasetWriter withMode(WriteMode writeMode) {
    return new DatasetWriter(session, target, writeMode, rejects, limits, wait);
  }

  /**
   * Writes the invalid rows to a file too: the declared columns with the source's values, and a
   * column {@code rejected_for} that says what they break. The file is there after a write that was
   * refused because of them as well; without any such row, it holds none.
   *
   * @param file a file {@code *.csv}, {@code *.json}, {@code *.parquet} or {@code *.arrow};
   *     replaced when it is there
   * @return a changed copy
   */
  public DatasetWriter withRejects(Path file) {
    // What is written is not compressed as a whole, so its name must not say so.
    if (DataFormat.ofPath(file.toString()).isEmpty()) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "22023",
          "Rejected rows can not be written to '%s'; its name has to end in %s."
              .formatted(
                  file,
                  DataFormat.OF_FILES.stream()
                      .map(format -> "." + format.extension())
                      .collect(Collectors.joining(", "))));
    }
    return new DatasetWriter(session, target, mode, file.toAbsolutePath(), limits, wait);
  }

  /**
   * Sets a time limit for the whole write.
   *
   * @param timeout at least a millisecond
   * @return a changed copy
   */
  public DatasetWriter withTimeLimit(Duration timeout) {
    checkArgument(timeout.toMillis() > 0, "the time limit is %s; it is at least 1 ms", timeout);
    ExecutionOptions limited = new ExecutionOptions(0, timeout.toMillis(), 0);
    return new DatasetWriter(session, target, mode, rejects, limited, wait);
  }

  /**
   * Sets how long to wait for another writer of the dataset; 30 seconds without it.
   *
   * @param longest zero for not at all
   * @return a changed copy
   */
  public DatasetWriter withWait(Duration longest) {
    checkArgument(!longest.isNegative(), "the time to wait is %s; it is not negative", longest);
    return new DatasetWriter(session, target, mode, rejects, limits, longest);
  }

  /**
   * Rows of a query. Its columns are found by their names; it is run once, and planned now.
   *
   * @param sql one query in the engine's SQL, without parameters
   * @return the write, which has not begun
   * @throws SchemaMismatchException with every column that does not fit the declared ones
   * @throws DataFusionException when the query can not be planned or is none
   */
  public DatasetWrite fromQuery(String sql) {
    requireNonNull(sql, "sql");
    try (DataFusionPlan plan = session.plan(sql)) {
      if (plan.kind() != StatementKind.QUERY) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "22023",
            "Rows are written from a query, not from a statement of the class "
                + plan.kind()
                + ": "
                + sql);
      }
      if (!plan.parameterSchema().getFields().isEmpty()) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "07001",
            "The query of a write has no parameters; write their values: " + sql);
      }
      return write(
          withoutEnd(sql),
          plan.arrowSchema(),
          SourceColumns.Conversion.DECLARED,
          ImmutableList.of(),
          "query " + sql);
    }
  }

  /** The text without what ends a statement. */
  private static String withoutEnd(String sql) {
    for (SqlToken token : SqlLexer.tokens(sql)) {
      if (token.isSymbol(';')) {
        return sql.substring(0, token.start());
      }
    }
    return sql;
  }

  /**
   * Rows of files. Columns are found by their names; the values of a CSV file are read as the
   * declared types, and one that is none makes its row invalid.
   *
   * @param source a file, or a folder of files of the format
   * @param format its format, or null when its name tells that
   * @return the write, which has not begun
   * @throws SchemaMismatchException with every column that does not fit the declared ones
   * @throws DataFusionException of kind IO when the files can not be read
   */
  public DatasetWrite fromFile(Path source, @Nullable DataFormat format) {
    requireNonNull(source, "source");
    Path file = source.toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw FileListing.missing("There is no file or folder '" + file + "' to write from.");
    }
    DataFormat known = format == null ? DatasetFiles.location(file).format() : format;
    String sql = SourceFiles.query(file, known);
    SessionOptions options = target.internalOptions(session.options(), ImmutableList.of(file));
    try (DataFusionSession reading = session.engine().openSession(options);
        DataFusionPlan plan = reading.plan(sql)) {
      return write(
          sql,
          plan.arrowSchema(),
          known == DataFormat.CSV
              ? SourceColumns.Conversion.TEXTS
              : SourceColumns.Conversion.DECLARED,
          ImmutableList.of(file),
          "file '" + file + "'");
    }
  }

  private DatasetWrite write(
      String query,
      Schema columns,
      SourceColumns.Conversion conversion,
      ImmutableList<Path> reads,
      String source) {
    SourceColumns mapped =
        SourceColumns.of(target.registry(), target.dataset(), columns, conversion);
    return new DatasetWrite(
        session,
        target,
        new DatasetWrite.Request(mode, rejects, limits, wait, query, reads, source),
        new WriteSql(target.dataset(), mapped, target.place().format()),
        mapped);
  }
}
