package io.calcitefusion.datafusion.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the native side says of a catalog or of a staged schema.
 *
 * @param version catalog version
 * @param schemas schema names by catalog name
 * @param tables tables and views
 */
public record CatalogContent(
    long version, ImmutableSetMultimap<String, String> schemas, ImmutableList<Entry> tables) {
  /**
   * One table or view.
   *
   * @param name full name
   * @param kind table or view
   * @param definition text of a view, or null
   * @param key columns of the primary key that the engine trusts, empty when there is none
   * @param arrowSchema its columns
   */
  public record Entry(
      TableName name,
      TableKind kind,
      @Nullable String definition,
      ImmutableList<String> key,
      Schema arrowSchema) {}
}
