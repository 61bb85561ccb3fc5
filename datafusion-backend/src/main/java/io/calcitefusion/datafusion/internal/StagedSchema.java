package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A complete schema that is to be built aside.
 *
 * @param catalog its catalog
 * @param schema its name
 * @param tables tables in any order
 * @param views views, each after those that it refers to
 */
public record StagedSchema(
    String catalog, String schema, ImmutableList<Table> tables, ImmutableList<View> views) {
  /**
   * One table: over files, or with a stored error, or empty.
   *
   * @param name its name
   * @param arrowSchema its columns
   * @param keys columns that identify a row
   * @param files absolute files and folders, or null
   * @param error what its scan raises, or null
   */
  public record Table(
      String name,
      Schema arrowSchema,
      List<String> keys,
      @Nullable DatasetLocation files,
      @Nullable DataFusionException error) {}

  /**
   * One view.
   *
   * @param name its name
   * @param sql one query
   */
  public record View(String name, String sql) {}

  byte[] toMessage() {
    ObjectNode message = Messages.object();
    message.put("catalog", catalog);
    message.put("schema", schema);
    ArrayNode tableNodes = message.putArray("tables");
    for (Table table : tables) {
      addTable(tableNodes.addObject(), table);
    }
    ArrayNode viewNodes = message.putArray("views");
    for (View view : views) {
      viewNodes.addObject().put("name", view.name()).put("sql", view.sql());
    }
    return Messages.bytes(message);
  }

  private static void addTable(ObjectNode node, Table table) {
    node.put("name", table.name());
    node.put("arrowSchema", ArrowSchemas.base64(table.arrowSchema()));
    ArrayNode keys = node.putArray("keys");
    table.keys().forEach(keys::add);
    DataFusionException error = table.error();
    if (error != null) {
      node.putObject("error")
          .put("kind", error.kind().name())
          .put("sqlState", error.sqlState())
          .put("message", error.getMessage());
      return;
    }
    DatasetLocation location = table.files();
    if (location != null) {
      ObjectNode files = node.putObject("files");
      Messages.addFiles(files, location);
      ArrayNode sorted = files.putArray("sorted");
      for (SortKey key : location.fileSortOrder()) {
        // NULLs sort high, as in PostgreSQL.
        boolean ascending = key.order() == SortOrder.ASCENDING;
        sorted
            .addObject()
            .put("column", key.column())
            .put("ascending", ascending)
            .put("nullsFirst", !ascending);
      }
    }
  }
}
