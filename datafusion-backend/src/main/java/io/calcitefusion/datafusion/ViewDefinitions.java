package io.calcitefusion.datafusion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.ViewSpec;

/**
 * The queries of all views that a registry gives: declared ones, and those that follow from what
 * datasets say of themselves. The same registry always gives the same texts. Immutable.
 *
 * @param sql query by name of the view, sorted
 */
public record ViewDefinitions(ImmutableSortedMap<String, String> sql) {
  /** Checks that all parts are present. */
  public ViewDefinitions {
    requireNonNull(sql, "sql");
  }

  /**
   * The views of a registry.
   *
   * @param registry a registry
   * @return their queries, as a deployment creates them
   */
  public static ViewDefinitions of(Registry registry) {
    ImmutableSortedMap.Builder<String, String> sql = ImmutableSortedMap.naturalOrder();
    registry.views().forEach((name, view) -> sql.put(name, sql(registry, view)));
    registry
        .datasetViews()
        .forEach((name, view) -> sql.put(name, DatasetViewSql.of(registry, view)));
    return new ViewDefinitions(sql.buildOrThrow());
  }

  private static String sql(Registry registry, ViewSpec view) {
    if (view.definition() instanceof NestedView nested) {
      TableName root = new TableName(registry.catalog(), registry.schema(), nested.root());
      DatasetSpec dataset = registry.dataset(nested.root());
      ExtractMetadata extract = dataset.extract();
      String template = extract == null ? null : extract.template();
      return NestedViewSql.of(
          root,
          dataset,
          template == null ? null : registry.extraction().template(template),
          nested);
    }
    return ((SqlView) view.definition()).sql();
  }

  /**
   * What the views of a registry read.
   *
   * @param registry the registry that these views are of
   * @return names of its datasets and views by name of the view that reads them, in the order of
   *     its text
   */
  public ImmutableSetMultimap<String, String> reads(Registry registry) {
    ImmutableSetMultimap.Builder<String, String> reads = ImmutableSetMultimap.builder();
    sql.forEach(
        (view, query) -> {
          for (String name : TableReferences.in(query, registry.catalog(), registry.schema())) {
            boolean isKnown = registry.datasets().containsKey(name) || sql.containsKey(name);
            if (isKnown && !name.equals(view)) {
              reads.put(view, name);
            }
          }
        });
    return reads.build();
  }

  /**
   * A hash of one query.
   *
   * @param query its text
   * @return SHA-256 in 64 lower-case hex digits
   */
  public static String hash(String query) {
    return Hashing.sha256().hashString(query, UTF_8).toString();
  }

  /**
   * A hash of the query in a CREATE VIEW statement, such as {@code information_schema.views} shows.
   * Whether the statement would replace a view and how it spells the view's name does not count;
   * names that it gives to columns do.
   *
   * @param statement its text
   * @return SHA-256 in 64 lower-case hex digits
   */
  public static String hashOfCreated(String statement) {
    return ViewText.hash(statement);
  }

  /**
   * A hash of all names and queries.
   *
   * @return SHA-256 in 64 lower-case hex digits, the same on every machine
   */
  public String hash() {
    Hasher hasher = Hashing.sha256().newHasher();
    sql.forEach(
        (name, query) -> {
          // The lengths keep a name from running into its query.
          hasher.putInt(name.length()).putString(name, UTF_8);
          hasher.putInt(query.length()).putString(query, UTF_8);
        });
    return hasher.hash().toString();
  }
}
