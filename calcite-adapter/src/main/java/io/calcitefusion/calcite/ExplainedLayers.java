package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * {@code EXPLAIN (LAYERS [, ANALYZE] [, FORMAT TEXT | JSON | MERMAID])} of a query: its three
 * layers, as {@link Explanation} has them. As text they are a row each, otherwise one. Owns the
 * query.
 *
 * @param rel Calcite's tree of the query
 * @param explained the query
 * @param options what was asked for
 */
record ExplainedLayers(RelNode rel, QueryProgram explained, Options options)
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

    private static final Pattern PLAIN =
        Pattern.compile("EXPLAIN(?: ANALYZE)?", Pattern.CASE_INSENSITIVE);

    /** Options of an EXPLAIN of a query of which Calcite runs a part, or null for others. */
    static @Nullable Options ofResidue(String prefix) {
      Options layers = of(prefix);
      if (layers != null || !PLAIN.matcher(prefix.strip()).matches()) {
        return layers;
      }
      return new Options(prefix.strip().length() > "EXPLAIN".length(), Format.TEXT);
    }

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
    return explained.dataFusionSql();
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
    return explained.residue();
  }

  @Override
  public @Nullable DataFusionPlan plan() {
    return null;
  }

  @Override
  public boolean isOf(long catalogVersion) {
    return explained.isOf(catalogVersion);
  }

  @Override
  public BatchSource execute(List<ParameterValue> parameters, ExecutionOptions limits) {
    // All rows count here, since the statement gives none of them.
    ExecutionOptions all = new ExecutionOptions(0, limits.timeoutMillis(), limits.batchRows());
    if (!options.analyzed()) {
      return rows(explain(rel, parameters));
    }
    if (explained instanceof EngineProgram whole) {
      return new AnalyzedRows(
          whole.execute(parameters, all), operators -> rows(whole.explanation(rel, operators)));
    }
    if (explained instanceof CalciteProgram residue) {
      ResidueContext execution = residue.begin(parameters, all);
      return new AnalyzedResidue(execution, () -> rows(residue.analyze(execution)));
    }
    return rows(analyze(rel, parameters, all));
  }

  private ExplainedRows rows(Explanation explanation) {
    return ExplainedRows.of(
        switch (options.format()) {
          case TEXT -> texts(explanation);
          case JSON -> List.of(List.of("json", explanation.toJson()));
          case MERMAID -> List.of(List.of("mermaid", explanation.toMermaid()));
        });
  }

  private static List<List<String>> texts(Explanation explanation) {
    List<List<String>> rows = new ArrayList<>();
    if (explanation.residue() != null) {
      rows.add(List.of("calcite_residue", explanation.residue().message()));
    }
    rows.add(List.of("calcite", explanation.logicalPlan().toText()));
    for (ExplainedStatement statement : explanation.statements()) {
      rows.add(List.of("sql", statement.dataFusionSql()));
      rows.add(List.of("datafusion", statement.physicalPlan().toText()));
    }
    return rows;
  }

  @Override
  public Explanation explain(RelNode tree, List<ParameterValue> parameters) {
    return explained.explain(tree, parameters);
  }

  @Override
  public Explanation analyze(
      RelNode tree, List<ParameterValue> parameters, ExecutionOptions limits) {
    return explained.analyze(tree, parameters, limits);
  }

  @Override
  public void close() {
    explained.close();
  }
}
