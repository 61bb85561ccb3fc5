package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.LiveTable;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.ViewDefinitions;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SystemRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows in catalog {@code system} what only a front end knows: its mirror, and how that, the engine
 * and the registries differ. Pure functions over an engine.
 */
final class SystemTables {
  private SystemTables() {}

  /** Shows the tables that need a mirror, unless another front end of this engine does. */
  static void show(DataFusionEngine engine) {
    show(engine, SystemRegistry.mirror(), "tables", () -> tables(LiveMirror.of(engine)));
    show(engine, SystemRegistry.mirror(), "columns", () -> columns(LiveMirror.of(engine)));
    show(
        engine,
        SystemRegistry.checks(),
        "differences",
        () -> differences(LiveMirror.check(engine).differences()));
  }

  private static void show(
      DataFusionEngine engine,
      Registry registry,
      String table,
      Supplier<ImmutableList<List<@Nullable Object>>> rows) {
    DatasetSpec declared = registry.dataset(table);
    TableName name = new TableName(registry.catalog(), registry.schema(), declared.name());
    boolean unused = engine.showLive(new LiveTable(name, declared.arrowSchema(), rows));
  }

  private static ImmutableList<List<@Nullable Object>> tables(CatalogMirror mirror) {
    ImmutableList.Builder<List<@Nullable Object>> rows = ImmutableList.builder();
    for (MirrorTable table : mirror.tables()) {
      String definition = table.kind() == TableKind.VIEW ? table.definition() : null;
      rows.add(
          row(
              table.name(),
              table.kind() == TableKind.VIEW ? "VIEW" : "BASE TABLE",
              table.rowCount().isPresent() ? table.rowCount().getAsLong() : null,
              table.key(),
              definition == null ? null : ViewDefinitions.hashOfCreated(definition)));
    }
    return rows.build();
  }

  private static ImmutableList<List<@Nullable Object>> columns(CatalogMirror mirror) {
    ImmutableList.Builder<List<@Nullable Object>> rows = ImmutableList.builder();
    for (MirrorTable table : mirror.tables()) {
      int position = 1;
      for (MirrorColumn column : MirrorColumn.of(table)) {
        rows.add(
            row(
                table.name(),
                column.name(),
                position++,
                column.isNullable(),
                ArrowDisplay.text(column.field()),
                column.calciteType()));
      }
    }
    return rows.build();
  }

  private static ImmutableList<List<@Nullable Object>> differences(
      List<CatalogDifference> differences) {
    ImmutableList.Builder<List<@Nullable Object>> rows = ImmutableList.builder();
    for (CatalogDifference difference : differences) {
      CheckFinding finding = difference.finding();
      List<@Nullable Object> row = new ArrayList<>();
      row.add(finding.check());
      row.addAll(
          row(
              finding.table(),
              orNull(finding.column()),
              orNull(finding.role()),
              orNull(finding.expected()),
              orNull(finding.actual()),
              finding.severity().name().toLowerCase(Locale.ROOT),
              orNull(finding.hint())));
      rows.add(row);
    }
    return rows.build();
  }

  private static List<@Nullable Object> row(TableName name, @Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    Collections.addAll(row, name.catalog(), name.schema(), name.table());
    row.addAll(Arrays.asList(values));
    return row;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
