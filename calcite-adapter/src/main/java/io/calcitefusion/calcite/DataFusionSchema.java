package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.Map;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;

/**
 * The tables and views of one session of the engine for a connection of Calcite's own driver, or
 * any other user of Calcite's schemas. What the engine can run of a query over them, it runs, as
 * one statement; joins with tables of other adapters run in Calcite over the rows of both.
 *
 * <p>Its tables are those of the session's default catalog and schema; its sub-schemas are the
 * schemas of that catalog. Names are matched as the connection's settings say. Thread-safe.
 */
public final class DataFusionSchema extends AbstractSchema implements AutoCloseable {
  private final DataFusionFrontEnd frontEnd;
  private final DataFusionConvention convention;
  private final Namespace namespace;
  private final boolean isDefault;
  private final AutoCloseable owned;

  private DataFusionSchema(
      DataFusionFrontEnd frontEnd,
      DataFusionConvention convention,
      Namespace namespace,
      boolean isDefault,
      AutoCloseable owned) {
    this.frontEnd = frontEnd;
    this.convention = convention;
    this.namespace = namespace;
    this.isDefault = isDefault;
    this.owned = owned;
  }

  /**
   * A schema over an open session.
   *
   * @param session the session, which stays the caller's
   * @return the schema; closing it does nothing
   */
  public static DataFusionSchema of(DataFusionSession session) {
    return of(requireNonNull(session, "session"), () -> {});
  }

  /** A schema that owns what its session hangs on. */
  static DataFusionSchema of(DataFusionSession session, AutoCloseable owned) {
    Namespace namespace = new Namespace(session.options().catalog(), session.options().schema());
    return new DataFusionSchema(
        DataFusionFrontEnd.of(session),
        new DataFusionConvention(new SessionRunner(session)),
        namespace,
        true,
        owned);
  }

  @Override
  public boolean isMutable() {
    return false;
  }

  @Override
  protected Map<String, Table> getTableMap() {
    ImmutableMap.Builder<String, Table> tables = ImmutableMap.builder();
    for (MirrorTable table : frontEnd.mirror().tables()) {
      if (table.name().catalog().equals(namespace.catalog())
          && table.name().schema().equals(namespace.schema())) {
        tables.put(table.name().table(), new DataFusionTable(table.name(), frontEnd, convention));
      }
    }
    return tables.buildOrThrow();
  }

  @Override
  protected Map<String, Schema> getSubSchemaMap() {
    if (!isDefault) {
      return Map.of();
    }
    ImmutableMap.Builder<String, Schema> schemas = ImmutableMap.builder();
    for (String schema : frontEnd.schemas(namespace.catalog())) {
      schemas.put(
          schema,
          new DataFusionSchema(
              frontEnd, convention, new Namespace(namespace.catalog(), schema), false, () -> {}));
    }
    return schemas.buildOrThrow();
  }

  /**
   * Gives back what {@link DataFusionSchemaFactory} opened; queries over the tables fail after it.
   *
   * @throws DataFusionException when that fails
   */
  @Override
  public void close() {
    try {
      owned.close();
    } catch (DataFusionException e) {
      throw e;
    } catch (Exception e) {
      throw new DataFusionException(
          ErrorKind.INTERNAL, "XX000", "the schema can not be closed: " + e.getMessage(), null, e);
    }
  }
}
