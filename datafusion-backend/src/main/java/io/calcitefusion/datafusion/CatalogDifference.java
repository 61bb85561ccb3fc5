package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.ColumnRole;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A difference that a check of the catalog found: on which side of which table. Immutable.
 *
 * @param side the side that was compared with the engine
 * @param table the table or view; for a schema that is missing or not expected the view {@code
 *     information_schema.schemata} of its catalog
 * @param difference how it differs
 * @param roles what the column is needed for, empty when the difference is not about a column or
 *     nothing needs it
 */
public record CatalogDifference(
    Side side, TableName table, SchemaDifference difference, ImmutableSet<ColumnRole> roles) {
  /** What is compared. */
  public enum Side {
    /** A deployed registry, which says what is expected, against the engine. */
    REGISTRY,
    /** The engine, whose tables should all be readable. */
    ENGINE,
    /** The engine, which says what is expected, against a front end's mirror of it. */
    MIRROR;

    /**
     * The side as a word of reports.
     *
     * @return {@code registry}, {@code engine} or {@code mirror}
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that all parts are present. */
  public CatalogDifference {
    requireNonNull(side, "side");
    requireNonNull(table, "table");
    requireNonNull(difference, "difference");
    requireNonNull(roles, "roles");
  }

  /**
   * The difference as a row of {@code system.checks.differences}.
   *
   * @return a finding with a severity and what a person can do
   */
  public CheckFinding finding() {
    return new CheckFinding(
        side.word(),
        table,
        difference.column(),
        roles.stream().map(ColumnRole::word).collect(Collectors.joining(", ")),
        difference.expected(),
        difference.found(),
        severity(),
        DifferenceHint.of(this));
  }

  /**
   * Differences for programs.
   *
   * @param differences any differences
   * @return a JSON array with an object per difference: {@code kind} and the columns of {@code
   *     system.checks.differences}, texts throughout
   */
  public static String json(Collection<CatalogDifference> differences) {
    return differences.stream()
        .map(difference -> difference.object().toString())
        .collect(Collectors.joining(",\n  ", differences.isEmpty() ? "[" : "[\n  ", "]"));
  }

  private ObjectNode object() {
    CheckFinding finding = finding();
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
        .put("check", finding.check())
        .put("table_catalog", table.catalog())
        .put("table_schema", table.schema())
        .put("dataset", table.table())
        .put("column_name", finding.column())
        .put("role", finding.role())
        .put("expected", finding.expected())
        .put("actual", finding.actual())
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("hint", finding.hint());
  }

  /** A further table or schema breaks no promise of a registry; everything else does. */
  private CheckFinding.Severity severity() {
    return side == Side.REGISTRY
            && difference.kind() == SchemaDifference.Kind.EXTRA
            && difference.column().isEmpty()
        ? CheckFinding.Severity.WARNING
        : CheckFinding.Severity.ERROR;
  }

  @Override
  public String toString() {
    return "%s: %s.%s.%s%s"
        .formatted(
            side.word(),
            table.catalog(),
            table.schema(),
            difference,
            roles.isEmpty()
                ? ""
                : roles.stream()
                    .map(ColumnRole::word)
                    .collect(Collectors.joining(", ", " (", ")")));
  }
}
