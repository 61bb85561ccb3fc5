package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.ExtractTemplate;
import io.calcitefusion.metadata.SortKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The checks of a dataset that mean something the engine has no notion of: keys, deduplications,
 * tie-breakers, virtual fields and evidence. {@link DataCheckKind#reason} says of each why. Pure
 * functions.
 */
final class DomainChecks {
  private DomainChecks() {}

  /**
   * Columns by which no two rows may be equal, a NULL being equal to a NULL.
   *
   * @param kind why
   * @param columns the columns
   */
  record UniqueKeys(DataCheckKind kind, ImmutableList<String> columns) {
    /** The check over a query that has these columns. */
    DataCheck check(String source, DatasetSpec dataset) {
      String rows = SqlIdentifier.quote(rows());
      String names = columns.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
      String duplicates =
          "SELECT %s, count(*) AS %s FROM (%s) AS \"source\" GROUP BY %s HAVING count(*) > 1"
              .formatted(names, rows, source, names);
      return new DataCheck(
          kind,
          String.join(", ", columns),
          columns,
          "SELECT CAST(coalesce(sum(%s - 1), 0) AS BIGINT) AS \"broken\" FROM (%s) AS \"duplicates\""
              .formatted(rows, duplicates),
          "SELECT %s, CAST(%s AS VARCHAR) AS %s FROM (%s) AS \"duplicates\" ORDER BY %s DESC LIMIT %d"
              .formatted(
                  DataChecks.texts(dataset, columns),
                  rows,
                  rows,
                  duplicates,
                  rows,
                  DataChecks.SAMPLES));
    }

    private String rows() {
      return nameBeside("rows", columns);
    }
  }

  /** A name that is none of some columns. */
  static String nameBeside(String wish, ImmutableList<String> columns) {
    StringBuilder name = new StringBuilder(wish);
    while (columns.contains(name.toString())) {
      name.append('_');
    }
    return name.toString();
  }

  /** The key, the keys of the deduplication when they are others, and those with tie-breakers. */
  static ImmutableList<UniqueKeys> uniqueKeys(DatasetSpec dataset) {
    ImmutableList.Builder<UniqueKeys> keys = ImmutableList.builder();
    Set<String> key = new HashSet<>(dataset.keyFields());
    if (!key.isEmpty()) {
      keys.add(new UniqueKeys(DataCheckKind.KEY, dataset.keyFields()));
    }
    DedupeSpec dedupe = dataset.contract().dedupe();
    if (dedupe == null) {
      return keys.build();
    }
    if (!key.equals(new HashSet<>(dedupe.keys()))) {
      keys.add(new UniqueKeys(DataCheckKind.DEDUPE_KEY, dedupe.keys()));
    }
    Set<String> decided = new LinkedHashSet<>(dedupe.keys());
    dedupe.tieBreakers().stream().map(SortKey::column).forEach(decided::add);
    if (!dedupe.tieBreakers().isEmpty()) {
      keys.add(new UniqueKeys(DataCheckKind.TIE_BREAKERS, ImmutableList.copyOf(decided)));
    }
    return keys.build();
  }

  /** Checks that no virtual field is a column of the live table; empty without virtual fields. */
  static ImmutableList<DataCheck> virtualFields(TableName name, DatasetSpec dataset) {
    Set<String> fields = dataset.contract().virtualFields().keySet();
    if (fields.isEmpty()) {
      return ImmutableList.of();
    }
    String stored =
        " FROM %s.information_schema.columns WHERE table_catalog = %s AND table_schema = %s AND table_name = %s AND column_name IN (%s)"
            .formatted(
                SqlIdentifier.quote(name.catalog()),
                SqlIdentifier.literal(name.catalog()),
                SqlIdentifier.literal(name.schema()),
                SqlIdentifier.literal(name.table()),
                fields.stream().map(SqlIdentifier::literal).collect(Collectors.joining(", ")));
    return ImmutableList.of(
        new DataCheck(
            DataCheckKind.VIRTUAL_FIELD,
            String.join(", ", fields),
            ImmutableList.copyOf(fields),
            "SELECT count(*) AS \"broken\"" + stored,
            "SELECT column_name, data_type" + stored + " LIMIT " + DataChecks.SAMPLES));
  }

  /** A condition that is TRUE for a row that is no evidence; empty without a template. */
  static ImmutableList<String> noEvidence(DatasetSpec dataset) {
    ExtractMetadata extract = dataset.extract();
    if (extract == null || extract.template() == null) {
      return ImmutableList.of();
    }
    List<String> conditions = new ArrayList<>();
    for (String column : extract.evidenceColumns()) {
      conditions.add(SqlIdentifier.quote(column) + " IS NULL");
    }
    Field rank = ExtractTemplate.EVIDENCE_FIELDS.get(0);
    Field confidence = ExtractTemplate.EVIDENCE_FIELDS.get(1);
    if (dataset.arrowSchema().getFields().containsAll(ExtractTemplate.EVIDENCE_FIELDS)) {
      conditions.add(SqlIdentifier.quote(rank.getName()) + " < 1");
      conditions.add(
          "NOT (%s BETWEEN 0 AND 1)".formatted(SqlIdentifier.quote(confidence.getName())));
    }
    // An unknown rank or confidence is the template's, so a NULL in them is no finding.
    return ImmutableList.of("(" + String.join(" OR ", conditions) + ") IS TRUE");
  }
}
