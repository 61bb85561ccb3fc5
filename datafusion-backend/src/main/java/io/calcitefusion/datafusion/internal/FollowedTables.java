package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.TableName;
import java.util.List;

/** The native calls about tables whose files may become others. Safe to call from any thread. */
public final class FollowedTables {
  private FollowedTables() {}

  /**
   * Looks at the files of tables that are made for certain files or columns.
   *
   * @param engine an engine
   * @return those that would be others if they were made now
   */
  public static ImmutableList<OutdatedTable> outdated(NativeHandle engine) {
    ImmutableList.Builder<OutdatedTable> tables = ImmutableList.builder();
    for (JsonNode table : Messages.read(engine.call(NativeMethods::outdatedTables))) {
      long number = Messages.member(table, "number").asLong();
      tables.add(new OutdatedTable(Messages.tableName(table), number));
    }
    return tables.build();
  }

  /**
   * Puts tables in the place of outdated ones, with one change of the catalog. What took the place
   * of an outdated table already stays.
   *
   * @param engine an engine
   * @param replacements what becomes of each
   */
  public static void replace(NativeHandle engine, List<TableReplacement> replacements) {
    byte[] message = TableReplacement.message(replacements);
    engine.callVoid(id -> NativeMethods.replaceTables(id, message));
  }

  /**
   * Looks at every table, as far as the footers and headers of its files.
   *
   * @param engine an engine
   * @return why those can not be read that can not
   */
  public static ImmutableSortedMap<TableName, DataFusionException> problems(NativeHandle engine) {
    ImmutableSortedMap.Builder<TableName, DataFusionException> problems =
        ImmutableSortedMap.naturalOrder();
    for (JsonNode problem : Messages.read(engine.call(NativeMethods::problems))) {
      JsonNode error = Messages.member(problem, "error");
      problems.put(Messages.tableName(problem), FileMessages.error(error));
    }
    return problems.buildOrThrow();
  }
}
