package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.DataFusionException;
import java.util.List;

/** What becomes of an outdated table. */
public sealed interface TableReplacement {
  /**
   * The table that it is about.
   *
   * @return the one that goes or stays
   */
  OutdatedTable outdated();

  /**
   * Another table takes its place.
   *
   * @param outdated the table that goes
   * @param table the table that comes
   */
  record Other(OutdatedTable outdated, StagedSchema.Table table) implements TableReplacement {}

  /**
   * It stays with its columns, and can not be read until its files change again.
   *
   * @param outdated the table
   * @param problem what its scan raises
   */
  record Unreadable(OutdatedTable outdated, DataFusionException problem)
      implements TableReplacement {}

  /**
   * The message of several of them.
   *
   * @param replacements in any order
   * @return what the engine reads
   */
  static byte[] message(List<TableReplacement> replacements) {
    ObjectNode message = Messages.object();
    ArrayNode nodes = message.putArray("tables");
    for (TableReplacement replacement : replacements) {
      ObjectNode node = nodes.addObject();
      OutdatedTable outdated = replacement.outdated();
      node.put("catalog", outdated.name().catalog());
      node.put("schema", outdated.name().schema());
      node.put("name", outdated.name().table());
      node.put("number", outdated.number());
      if (replacement instanceof Other other) {
        StagedSchema.addTable(node.putObject("table"), other.table());
      } else if (replacement instanceof Unreadable unreadable) {
        StagedSchema.addError(node, unreadable.problem());
      }
    }
    return Messages.bytes(message);
  }
}
