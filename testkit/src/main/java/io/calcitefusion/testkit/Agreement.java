package io.calcitefusion.testkit;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDrift;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;

/** Compares a registry with what an engine holds under its names. Pure functions. */
final class Agreement {
  /** The catalog of diagnostics, which are checked by the engine's own tests. */
  static final String SYSTEM = "system";

  private Agreement() {}

  static ImmutableList<CheckFinding> of(Registry registry, DataFusionEngine engine) {
    Map<String, Schema> live = new TreeMap<>();
    for (TableSnapshot table : engine.catalogSnapshot().tables().values()) {
      TableName name = table.name();
      if (name.catalog().equals(registry.catalog())
          && name.schema().equals(registry.schema())
          && !registry.datasetViews().containsKey(name.table())) {
        live.put(name.table(), table.arrowSchema());
      }
    }
    ImmutableList.Builder<CheckFinding> findings = ImmutableList.builder();
    for (String view : registry.tableNames()) {
      if (!live.containsKey(view)) {
        findings.add(
            finding(registry, view, "", "a table or view", "", "Deploy the registry again."));
        live.put(
            view, registry.declaredSchemas().getOrDefault(view, new Schema(ImmutableList.of())));
      }
    }
    for (SchemaDrift drift : SchemaDrift.between(registry, live)) {
      if (drift.expected().isEmpty()) {
        findings.add(
            finding(
                registry,
                drift.table(),
                "",
                "",
                "a table or view",
                "Declare it, or remove it from the schema."));
        continue;
      }
      for (SchemaDifference difference : drift.differences()) {
        findings.add(
            finding(
                registry,
                drift.table(),
                difference.column(),
                difference.expected(),
                difference.found(),
                "Change the registry, or deploy it again."));
      }
    }
    return findings.build();
  }

  private static CheckFinding finding(
      Registry registry, String table, String column, String expected, String actual, String hint) {
    return new CheckFinding(
        "registry",
        new TableName(registry.catalog(), registry.schema(), table),
        column,
        "",
        expected,
        actual,
        CheckFinding.Severity.ERROR,
        hint);
  }
}
