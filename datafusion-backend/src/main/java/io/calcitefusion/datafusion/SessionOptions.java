package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is private to one session. Immutable.
 *
 * @param catalog default catalog
 * @param schema default schema
 * @param timeZone zone of {@code TIMESTAMP WITH TIME ZONE} texts and of {@code now()}
 * @param access what its statements may do
 * @param allowedFolders folders that SQL may read from and write to by path; compared after
 *     symbolic links are resolved
 * @param settings engine settings ({@code datafusion.*}) of this session alone
 * @param planningMillis milliseconds that the planning of one statement may take, in the engine and
 *     in a front end each
 * @param observer who hears of the end of every statement
 */
public record SessionOptions(
    String catalog,
    String schema,
    ZoneId timeZone,
    AccessLevel access,
    ImmutableList<Path> allowedFolders,
    ImmutableSortedMap<String, String> settings,
    long planningMillis,
    StatementObserver observer) {
  /** Checks that all parts are present. */
  public SessionOptions {
    requireNonNull(catalog, "catalog");
    requireNonNull(schema, "schema");
    requireNonNull(timeZone, "timeZone");
    requireNonNull(access, "access");
    requireNonNull(observer, "observer");
    checkArgument(planningMillis > 0, "planningMillis must be at least 1, not %s", planningMillis);
  }

  /**
   * A builder: catalog {@code datafusion}, schema {@code public}, UTC, read-only, no folders, ten
   * seconds for the planning of a statement.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the options. Not thread-safe. */
  public static final class Builder {
    private static final long DEFAULT_PLANNING_MILLIS = 10_000;

    private String catalog = "datafusion";
    private String schema = "public";
    private ZoneId timeZone = ZoneId.of("UTC");
    private AccessLevel access = AccessLevel.READ_ONLY;
    private List<Path> allowedFolders = List.of();
    private Map<String, String> settings = Map.of();
    private long planningMillis = DEFAULT_PLANNING_MILLIS;
    private StatementObserver observer = StatementObserver.defaults();

    private Builder() {}

    /**
     * Sets where unqualified names are looked up.
     *
     * @param catalogName default catalog
     * @param schemaName default schema
     * @return this
     */
    public Builder namespace(String catalogName, String schemaName) {
      this.catalog = catalogName;
      this.schema = schemaName;
      return this;
    }

    /**
     * Sets the time zone.
     *
     * @param zone the zone
     * @return this
     */
    public Builder timeZone(ZoneId zone) {
      this.timeZone = zone;
      return this;
    }

    /**
     * Sets what statements may do.
     *
     * @param level the level
     * @return this
     */
    public Builder access(AccessLevel level) {
      this.access = level;
      return this;
    }

    /**
     * Sets the folders that SQL may reach by path.
     *
     * @param folders existing folders
     * @return this
     */
    public Builder allowedFolders(List<Path> folders) {
      this.allowedFolders = folders;
      return this;
    }

    /**
     * Sets engine settings of the session.
     *
     * @param values keys {@code datafusion.*} and their values
     * @return this
     */
    public Builder settings(Map<String, String> values) {
      this.settings = values;
      return this;
    }

    /**
     * Sets how long the planning of one statement may take.
     *
     * @param millis milliseconds, at least 1
     * @return this
     */
    public Builder planningMillis(long millis) {
      this.planningMillis = millis;
      return this;
    }

    /**
     * Sets who hears of the end of every statement.
     *
     * @param statements the observer
     * @return this
     */
    public Builder observer(StatementObserver statements) {
      this.observer = statements;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public SessionOptions build() {
      return new SessionOptions(
          catalog,
          schema,
          timeZone,
          access,
          ImmutableList.copyOf(allowedFolders),
          ImmutableSortedMap.copyOf(settings),
          planningMillis,
          observer);
    }
  }
}
