package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table whose live columns are not the declared ones. Immutable.
 *
 * @param table name of the dataset or view
 * @param expected {@link SchemaFingerprint} of the declared columns, empty when the table is not
 *     declared
 * @param actual fingerprint of the live columns, empty when there is no such table
 * @param differences the columns that differ
 */
public record SchemaDrift(
    String table, String expected, String actual, ImmutableList<SchemaDifference> differences) {
  private static final Schema NO_COLUMNS = new Schema(ImmutableList.of());

  /** Checks that all parts are present. */
  public SchemaDrift {
    requireNonNull(table, "table");
    requireNonNull(expected, "expected");
    requireNonNull(actual, "actual");
    requireNonNull(differences, "differences");
  }

  /**
   * Compares the declared columns of a registry with live ones. A view that is written in SQL has
   * no declared columns, so that its live columns are not compared; a table that the registry does
   * not know at all is a drift, and so is a declared one that is missing.
   *
   * @param registry what is declared
   * @param live live columns by name of the table, of one schema of the engine
   * @return a drift per table that differs, sorted by name; empty when all agree
   */
  public static ImmutableList<SchemaDrift> between(Registry registry, Map<String, Schema> live) {
    Map<String, Schema> declared = registry.declaredSchemas();
    ImmutableList.Builder<SchemaDrift> drifts = ImmutableList.builder();
    for (String table : Sets.union(declared.keySet(), live.keySet()).stream().sorted().toList()) {
      Schema expected = declared.get(table);
      Schema actual = live.get(table);
      boolean comparable = expected != null || !registry.views().containsKey(table);
      String expectedHash = hash(expected);
      String actualHash = hash(actual);
      if (comparable && !expectedHash.equals(actualHash)) {
        drifts.add(
            new SchemaDrift(
                table,
                expectedHash,
                actualHash,
                SchemaComparison.compare(table, orNone(expected), orNone(actual))));
      }
    }
    return drifts.build();
  }

  /**
   * Checks that live columns are the declared ones.
   *
   * @param registry what is declared
   * @param live live columns by name of the table, of one schema of the engine
   * @throws SchemaDriftException with every drift, when there is one
   */
  public static void check(Registry registry, Map<String, Schema> live) {
    ImmutableList<SchemaDrift> drifts = between(registry, live);
    if (!drifts.isEmpty()) {
      throw new SchemaDriftException(registry.source(), drifts);
    }
  }

  private static String hash(@Nullable Schema schema) {
    return schema == null ? "" : SchemaFingerprint.of(schema);
  }

  private static Schema orNone(@Nullable Schema schema) {
    return schema == null ? NO_COLUMNS : schema;
  }

  @Override
  public String toString() {
    String hashes =
        "table '%s': declared %s, live %s".formatted(table, shown(expected), shown(actual));
    return differences.stream()
        .map(SchemaDifference::toString)
        .collect(Collectors.joining("; ", hashes + "; ", ""));
  }

  private static String shown(String fingerprint) {
    return fingerprint.isEmpty() ? "not at all" : "with the fingerprint " + fingerprint;
  }
}
