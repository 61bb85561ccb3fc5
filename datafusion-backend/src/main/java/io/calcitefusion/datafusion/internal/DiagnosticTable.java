package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A small table with given rows by which the engine shows what it was told, in catalog {@code
 * system}. Each deployed schema has rows of its own in it, which are there as long as the schema
 * is; the table itself stays. Immutable.
 *
 * @param schema schema below {@code system}
 * @param name its name
 * @param arrowSchema its columns: texts, 32 or 64 bit integers, doubles, booleans, or lists of
 *     texts; the same for every deployed schema
 * @param rows one value per column: String, Integer, Long, Double, Boolean, a list of String, or
 *     null
 */
public record DiagnosticTable(
    String schema, String name, Schema arrowSchema, ImmutableList<List<@Nullable Object>> rows) {
  ObjectNode toJson() {
    ObjectNode node = Messages.object();
    node.put("schema", schema);
    node.put("name", name);
    node.put("arrowSchema", ArrowSchemas.base64(arrowSchema));
    ArrayNode rowNodes = node.putArray("rows");
    for (List<@Nullable Object> row : rows) {
      ArrayNode cells = rowNodes.addArray();
      row.forEach(cells::addPOJO);
    }
    return node;
  }
}
