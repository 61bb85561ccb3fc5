package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.PlanOperator;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * {@code EXPLAIN (LAYERS [, ANALYZE] [, FORMAT TEXT | JSON | MERMAID])} of a query: its three
 * layers, as {@link Explanation} has them. As text they are three rows, otherwise one. Owns the
 * plan.
 *
 * @param session the session of the plan
 * @param rel Calcite's tree of the query
 * @param explained the engine's plan of the query
 * @param options what was asked for
 */
record ExplainedLayers(
    DataFusionSession session, RelNode rel, DataFusionPlan explained, Options options)
    implements QueryProgram {
  /** How an explanation is written. */
  enum Format {
    TEXT,
    JSON,
    MERMAID
  }

  /**
   * What the parentheses say.
   *
   * @param analyzed whether the query is run
   * @param format how it is written
   */
  record Options(boolean analyzed, Format format) {
    private static final Pattern LAYERS =
        Pattern.compile("EXPLAIN ?\\( ?LAYERS ?(?:,([\\w ,]*))?\\)", Pattern.CASE_INSENSITIVE);

    /** The options of an EXPLAIN, or null when it asks for the engine's plan alone. */
    static @Nullable Options of(String prefix) {
      Matcher matcher = LAYERS.matcher(prefix.strip());
      if (!matcher.matches()) {
        return null;
      }
      String listed = matcher.group(1) == null ? "" : matcher.group(1);
      boolean analyzed = false;
      Format format = Format.TEXT;
      for (String option : listed.toUpperCase(Locale.ROOT).split(",", -1)) {
        String word = option.strip();
        if (word.equals("ANALYZE")) {
          analyzed = true;
        } else if (word.startsWith("FORMAT ")) {
          format = format(word.substring("FORMAT ".length()).strip());
        } else if (!word.isEmpty()) {
          throw unknown(word);
        }
      }
      return new Options(analyzed, format);
    }

    private static Format format(String word) {
      for (Format format : Format.values()) {
        if (format.name().equals(word)) {
          return format;
        }
      }
      throw unknown("FORMAT " + word);
    }

    private static DataFusionException unknown(String option) {
      return new DataFusionException(
          ErrorKind.SYNTAX,
          "42601",
          "EXPLAIN (LAYERS) has no option %s; there are ANALYZE and FORMAT TEXT, JSON or MERMAID"
              .formatted(option));
    }
  }

  @Override
  public String dataFusionSql() {
    return explained.sql();
  }

  @Override
  public Schema arrowSchema() {
    return ExplainedRows.COLUMNS;
  }

  @Override
  public StatementKind kind() {
    return StatementKind.EXPLAIN;
  }

  @Override
  public @Nullable Residue residue() {
    return null;
  }

  @Override
  public @Nullable DataFusionPlan plan() {
    return null;
  }

  @Override
  public boolean isOf(long catalogVersion) {
    return explained.catalogVersion() == catalogVersion;
  }

  @Override
  public BatchSource execute(List<ParameterValue> parameters, ExecutionOptions limits) {
    List<ParameterValue> values = explained.arguments(parameters);
    if (!options.analyzed()) {
      return rows(explained.operators(values));
    }
    // All rows count here, since the statement gives none of them.
    ExecutionOptions all = new ExecutionOptions(0, limits.timeoutMillis(), limits.batchRows());
    return new AnalyzedRows(session.execute(explained, values, all), this::rows);
  }

  private ExplainedRows rows(PlanOperator physicalPlan) {
    Explanation explanation =
        new Explanation(LogicalOperator.of(rel), explained.sql(), physicalPlan);
    return ExplainedRows.of(
        switch (options.format()) {
          case TEXT ->
              List.of(
                  List.of("calcite", explanation.logicalPlan().toText()),
                  List.of("sql", explanation.dataFusionSql()),
                  List.of("datafusion", explanation.physicalPlan().toText()));
          case JSON -> List.of(List.of("json", explanation.toJson()));
          case MERMAID -> List.of(List.of("mermaid", explanation.toMermaid()));
        });
  }

  @Override
  public void close() {
    explained.close();
  }
}
