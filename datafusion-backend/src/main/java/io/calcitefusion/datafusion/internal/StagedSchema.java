package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.EvolutionPolicy;
import io.calcitefusion.metadata.ScanPolicy;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A complete schema that is to be built aside, and what the engine shows of it in catalog {@code
 * system}; both are swapped in with one step.
 *
 * @param catalog its catalog
 * @param schema its name
 * @param tables tables in any order
 * @param views views, each after those that it refers to
 * @param diagnostics what the engine shows of this schema, beside what it shows of others; all that
 *     it showed of the schema before goes
 */
public record StagedSchema(
    String catalog,
    String schema,
    ImmutableList<Table> tables,
    ImmutableList<View> views,
    ImmutableList<DiagnosticTable> diagnostics) {
  /**
   * One table.
   *
   * @param name its name
   * @param arrowSchema its columns
   * @param keys columns that identify a row
   * @param definition the DDL that shows it, or null; nothing is executed from it
   * @param source where its rows come from
   */
  public record Table(
      String name,
      Schema arrowSchema,
      List<String> keys,
      @Nullable String definition,
      Source source) {}

  /** Where the rows of a table come from. */
  public sealed interface Source {
    /** No rows. */
    record Empty() implements Source {}

    /**
     * Files.
     *
     * @param location absolute files, folders and globs of one format, with the options of the
     *     format under the engine's names
     * @param scan how they are read
     * @param evolution how they may differ from the declared columns
     * @param limit folder that no file may lie outside of, wherever links lead; null for the folder
     *     that each path names
     */
    record Files(
        DatasetLocation location, ScanPolicy scan, EvolutionPolicy evolution, @Nullable Path limit)
        implements Source {}

    /**
     * A Delta table.
     *
     * @param location its absolute folder, and which of its versions is read
     * @param scan how it is read
     * @param evolution how its columns may differ from the declared ones
     */
    record Delta(DatasetLocation location, DeltaScanPolicy scan, EvolutionPolicy evolution)
        implements Source {}

    /**
     * Files or a Delta table whose own columns are those of the table.
     *
     * @param files where they lie
     */
    record Inferred(Source files) implements Source {}

    /**
     * Nothing that can be read.
     *
     * @param error what the scan raises
     * @param meant the files that are not what they should be; the table can be read when they
     *     change and fit. Null when it is not known where they are.
     */
    record Broken(DataFusionException error, @Nullable Source meant) implements Source {}
  }

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
    ArrayNode diagnosticNodes = message.putArray("diagnostics");
    for (DiagnosticTable table : diagnostics) {
      diagnosticNodes.add(table.toJson());
    }
    return Messages.bytes(message);
  }

  static void addTable(ObjectNode node, Table table) {
    node.put("name", table.name());
    node.put("arrowSchema", ArrowSchemas.base64(table.arrowSchema()));
    ArrayNode keys = node.putArray("keys");
    table.keys().forEach(keys::add);
    if (table.definition() != null) {
      node.put("definition", table.definition());
    }
    addSource(node, table.source());
  }

  static void addError(ObjectNode node, DataFusionException error) {
    node.putObject("error")
        .put("kind", error.kind().name())
        .put("sqlState", error.sqlState())
        .put("message", error.getMessage());
  }

  private static void addSource(ObjectNode node, Source source) {
    if (source instanceof Source.Broken broken) {
      addError(node, broken.error());
      if (broken.meant() != null) {
        addSource(node, broken.meant());
      }
    } else if (source instanceof Source.Inferred inferred) {
      node.put("inferred", true);
      addSource(node, inferred.files());
    } else if (source instanceof Source.Delta delta) {
      ObjectNode place = node.putObject("delta");
      DeltaMessages.addPlace(place, delta.location(), delta.scan());
      FileMessages.addEvolution(place.putObject("evolution"), delta.evolution());
    } else if (source instanceof Source.Files files) {
      FileMessages.addFiles(node.putObject("files"), files);
    }
  }
}
