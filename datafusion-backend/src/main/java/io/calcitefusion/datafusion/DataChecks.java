package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ExtractMetadata;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The checks that follow from what a registry says of a dataset. Pure functions, safe to call from
 * any thread. A front end runs them by {@link DataFusionSession#checkData}, and any one can run the
 * texts.
 *
 * <p>{@link DataCheckKind#reason} says of every kind why it is a query of this library.
 */
public final class DataChecks {
  /** The number of rows that a sample holds at most. */
  public static final int SAMPLES = 10;

  private static final int KEY_COLUMNS = 4;

  private DataChecks() {}

  /**
   * The checks of a dataset.
   *
   * @param name name of the table that holds its rows
   * @param dataset its specification
   * @return checks of single rows first, then those of keys, what is only reported of rows, those
   *     of references to datasets of the same schema, and virtual fields; empty when the dataset
   *     promises nothing
   */
  public static ImmutableList<DataCheck> of(TableName name, DatasetSpec dataset) {
    requireNonNull(dataset, "dataset");
    return ImmutableList.<DataCheck>builder()
        .addAll(of("SELECT * FROM " + name.toSql(), dataset))
        .addAll(ReferenceSql.checks(name, dataset))
        .addAll(DomainChecks.virtualFields(name, dataset))
        .build();
  }

  /** The checks of what a query gives, which has the columns of the dataset. */
  static ImmutableList<DataCheck> of(String source, DatasetSpec dataset) {
    ImmutableList.Builder<DataCheck> checks = ImmutableList.builder();
    for (ContractSql.Rule rule : ContractSql.rules(dataset)) {
      ImmutableList<String> columns =
          rule.kind() == DataCheckKind.REQUIRED
              ? ImmutableList.of(rule.rule())
              : ImmutableList.of();
      checks.add(ofRows(rule.kind(), rule.rule(), columns, source, rule.broken(), dataset));
    }
    for (DomainChecks.UniqueKeys keys : DomainChecks.uniqueKeys(dataset)) {
      checks.add(keys.check(source, dataset));
    }
    ExtractMetadata extract = dataset.extract();
    for (String condition : DomainChecks.noEvidence(dataset)) {
      ImmutableList<String> columns =
          extract == null ? ImmutableList.of() : extract.evidenceColumns();
      String rule = String.join(", ", columns);
      checks.add(ofRows(DataCheckKind.EVIDENCE, rule, columns, source, condition, dataset));
    }
    return checks.build();
  }

  private static DataCheck ofRows(
      DataCheckKind kind,
      String rule,
      ImmutableList<String> columns,
      String source,
      String condition,
      DatasetSpec dataset) {
    String broken = " FROM (" + source + ") AS \"source\" WHERE " + condition;
    return new DataCheck(
        kind,
        rule,
        columns,
        "SELECT count(*) AS \"broken\"" + broken,
        "SELECT " + texts(dataset, identifying(dataset)) + broken + " LIMIT " + SAMPLES);
  }

  /**
   * The columns by which a person finds a row: the key, else the join keys, else the first ones.
   */
  private static Set<String> identifying(DatasetSpec dataset) {
    Set<String> columns = new LinkedHashSet<>(dataset.keyFields());
    columns.addAll(dataset.joinKeys());
    if (columns.isEmpty()) {
      dataset.arrowSchema().getFields().stream()
          .filter(field -> field.getChildren().isEmpty())
          .limit(KEY_COLUMNS)
          .map(Field::getName)
          .forEach(columns::add);
    }
    return columns;
  }

  /** Columns as texts, each under its own name. */
  static String texts(DatasetSpec dataset, Iterable<String> columns) {
    List<String> texts =
        ImmutableList.copyOf(columns).stream()
            .map(column -> text(dataset.arrowSchema().findField(column)))
            .toList();
    return texts.isEmpty()
        ? "CAST(NULL AS VARCHAR) AS \"row\""
        : texts.stream().collect(Collectors.joining(", "));
  }

  /** A column as text; what has no text that is worth a place in a report is named by its type. */
  private static String text(Field field) {
    String column = SqlIdentifier.quote(field.getName());
    ArrowType type = field.getType();
    boolean plain = field.getChildren().isEmpty() && !isBinary(type);
    String text =
        plain
            ? "CAST(" + column + " AS VARCHAR)"
            : "CASE WHEN " + column + " IS NOT NULL THEN '…' END";
    return text + " AS " + column;
  }

  private static boolean isBinary(ArrowType type) {
    return type instanceof ArrowType.Binary
        || type instanceof ArrowType.LargeBinary
        || type instanceof ArrowType.BinaryView
        || type instanceof ArrowType.FixedSizeBinary;
  }
}
