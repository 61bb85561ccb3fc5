package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.DeltaWriteRequest;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaPolicy;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.DeltaSchemaPolicy;
import io.calcitefusion.metadata.WritePolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** The messages of the native boundary about Delta tables. Pure functions. */
final class DeltaMessages {
  private DeltaMessages() {}

  /** Where a table lies and how it is read. */
  static void addPlace(ObjectNode message, DatasetLocation location, DeltaScanPolicy scan) {
    message.put("path", location.paths().get(0));
    DatasetLocation.DeltaVersion version = location.delta();
    if (version instanceof DatasetLocation.DeltaVersion.Commit commit) {
      message.put("version", commit.number());
    } else if (version instanceof DatasetLocation.DeltaVersion.At at) {
      message.put("timestamp", at.instant().toString());
      message.put("timestampMillis", Long.toString(at.instant().toEpochMilli()));
    }
    if (scan.fileColumn() != null) {
      message.put("fileColumn", scan.fileColumn());
    }
    message.put("parquetPushdown", scan.parquetPushdown());
    message.put("forceViewTypes", scan.forceViewTypes());
  }

  static byte[] infer(DatasetLocation location, DeltaScanPolicy scan) {
    ObjectNode message = Messages.object();
    message.put("format", location.format().extension());
    addPlace(message, location, scan);
    return Messages.bytes(message);
  }

  static byte[] write(DeltaWriteRequest request) {
    DeltaPolicy policy = request.policy();
    WritePolicy files = request.write();
    ObjectNode message = Messages.object();
    message.put("path", request.table().normalize().toString());
    message.put("mode", request.mode().name());
    DeltaSchemaPolicy.Mode schemaMode = policy.schema().mode();
    message.put("schemaMode", schemaMode == null ? null : schemaMode.name());
    Schema columns = request.arrowSchema();
    message.put("arrowSchema", columns == null ? null : ArrowSchemas.base64(columns));
    ArrayNode partitions = message.putArray("partitionBy");
    files.partitionBy().forEach(partitions::add);
    message.set("properties", Messages.texts(properties(policy)));
    ArrayNode constraints = message.putArray("constraints");
    List<String> conditions = policy.constraints();
    for (int i = 0; i < conditions.size(); i++) {
      constraints.addObject().put("name", "check_" + (i + 1)).put("sql", conditions.get(i));
    }
    Long target = policy.write().targetFileBytes();
    message.put("targetFileBytes", target == null ? 0 : target);
    message.put("compression", files.compression().name());
    message.put("statistics", files.statistics().name());
    Integer rows = files.rowGroupRows();
    message.put("rowGroupRows", rows == null ? 0 : rows);
    return Messages.bytes(message);
  }

  /** Properties of a table that is made, in the words of the Delta protocol. */
  private static Map<String, String> properties(DeltaPolicy policy) {
    Map<String, String> properties = new TreeMap<>();
    Long target = policy.write().targetFileBytes();
    if (target != null) {
      properties.put("delta.targetFileSize", Long.toString(target));
    }
    if (!policy.write().statisticsColumns().isEmpty()) {
      properties.put(
          "delta.dataSkippingStatsColumns",
          policy.write().statisticsColumns().stream()
              .map(column -> "`" + column.replace("`", "``") + "`")
              .collect(Collectors.joining(",")));
    }
    DeltaSchemaPolicy.ColumnMapping mapping = policy.schema().columnMapping();
    if (mapping != null) {
      properties.put("delta.columnMapping.mode", mapping.name().toLowerCase(Locale.ROOT));
    }
    return properties;
  }
}
