package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What was checked, and when. Immutable.
 *
 * @param name name of the registry or folder
 * @param source registry file, {@code classpath:NAME} or folder
 * @param schema catalog and schema of the tables
 * @param fingerprint fingerprint of the registry, empty for a folder
 * @param dataFolder folder of datasets without a location, empty when there is none
 * @param version version of this program
 * @param startedAt when the check began
 * @param elapsed how long it took
 * @param comparedTables tables and views of the schema whose columns were compared
 * @param comparedColumns these columns
 * @param dataChecked whether rows were looked at
 */
public record CheckSubject(
    String name,
    String source,
    String schema,
    String fingerprint,
    String dataFolder,
    String version,
    Instant startedAt,
    Duration elapsed,
    long comparedTables,
    long comparedColumns,
    boolean dataChecked) {
  /** Checks that all parts are present. */
  public CheckSubject {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
    requireNonNull(schema, "schema");
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(dataFolder, "dataFolder");
    requireNonNull(version, "version");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(elapsed, "elapsed");
  }

  /**
   * How many tables and views were compared, for a person.
   *
   * @return such as {@code 12 tables and views}
   */
  public String comparedTablesText() {
    return comparedTables == 1
        ? "1 table or view"
        : String.format(Locale.ROOT, "%,d tables and views", comparedTables);
  }
}
