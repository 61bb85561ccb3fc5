package io.calcitefusion.datafusion;

import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table whose rows Java code gives, registered by {@link DataFusionEngine#registerTable}. It is
 * the Java side of DataFusion's {@code TableProvider}.
 *
 * <p>Only {@link #arrowSchema} and {@link #scan} have to be written; a scan of one partition can be
 * a lambda: {@code (partition, signal) -> reader}. What a table can do beyond that it says in
 * {@link #capabilities}; the engine does the rest itself.
 *
 * <p><b>Threads.</b> {@link #arrowSchema}, {@link #primaryKey}, {@link #uniqueKeys} and {@link
 * #capabilities} are asked once, by the thread that registers the table. All other methods are
 * called by threads of the engine, several at a time when several statements use the table. Those
 * threads have large stacks, are daemons, and have the context class loader of the thread that
 * registered the table.
 *
 * <p><b>Errors.</b> What a method throws, an {@link Error} included, ends the statement; it is the
 * cause of the {@link DataFusionException} that the reader of the rows gets, which names the table
 * and the partition.
 */
public interface JavaTable extends AutoCloseable {
  /**
   * The columns. Dictionary-encoded ones have the type of their values and a dictionary encoding
   * with the type of the index, as schemas of the engine have it.
   *
   * @return at least one column, with different names
   */
  Schema arrowSchema();

  /**
   * Columns that identify a row; the engine plans with it and does not check it.
   *
   * @return names of columns, empty when there is no such key
   */
  default List<String> primaryKey() {
    return List.of();
  }

  /**
   * Further keys, whose columns may be null; the engine plans with them and does not check them.
   *
   * @return names of columns for each key
   */
  default List<List<String>> uniqueKeys() {
    return List.of();
  }

  /**
   * What {@link #scan} heeds of its request.
   *
   * @return what the engine need not do itself
   */
  default Set<TableCapability> capabilities() {
    return Set.of();
  }

  /**
   * Whether a scan that is given this filter leaves rows out by it. Asked only with the capability
   * {@link TableCapability#FILTERS}, often several times for one statement, and for each condition
   * alone: the answer must depend on nothing but the text.
   *
   * @param filterSql a condition in the engine's SQL over quoted column names without a table, such
   *     as {@code ("age" > 40)}
   * @return how well the filter is applied
   */
  default FilterSupport filterSupport(String filterSql) {
    return FilterSupport.UNSUPPORTED;
  }

  /**
   * What is known about the whole table at the moment. Asked with every scan. Numbers that are
   * given as exact have to be: the engine answers {@code count(*)}, {@code min} and {@code max}
   * from them without a scan.
   *
   * @return the statistics
   */
  default TableStatistics statistics() {
    return TableStatistics.unknown();
  }

  /**
   * Plans a scan. Reads nothing: a statement may be planned and never run, as by {@code EXPLAIN}.
   *
   * @param request what the engine asks for
   * @return the scan
   * @throws Exception whatever keeps the table from being scanned
   */
  JavaTableScan scan(ScanRequest request) throws Exception;

  /**
   * Called once, when the table was dropped or its engine was closed and no statement uses it any
   * more, and when it could not be registered. What it throws is logged.
   */
  @Override
  default void close() {}
}
