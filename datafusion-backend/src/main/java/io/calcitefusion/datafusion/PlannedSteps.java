package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DeploymentStep.Action;
import io.calcitefusion.datafusion.DeploymentStep.Kind;
import io.calcitefusion.datafusion.internal.DiagnosticTable;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.ViewSpec;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says what a staged schema would change, and what each part of it is made from. */
final class PlannedSteps {
  private static final String SYSTEM = "system";
  private static final int SHOWN_PATHS = 2;

  private final Registry registry;
  private final @Nullable Path dataFolder;
  private final ImmutableSet<TableName> live;
  private final ImmutableList.Builder<DeploymentStep> steps = ImmutableList.builder();

  PlannedSteps(Registry registry, @Nullable Path dataFolder, CatalogSnapshot live) {
    this.registry = registry;
    this.dataFolder = dataFolder;
    this.live = live.tables().keySet();
  }

  DeploymentPlan of(StagedSchema schema, @Nullable DataFusionException failure) {
    registry
        .vocabulary()
        .functions()
        .keySet()
        .forEach(name -> step(Kind.FUNCTION, Action.REQUIRE, name, "required by the registry"));
    Set<String> names = new TreeSet<>();
    for (StagedSchema.Table table : schema.tables()) {
      names.add(table.name());
      DataFusionException problem =
          table.source() instanceof StagedSchema.Source.Broken broken ? broken.error() : null;
      steps.add(
          new DeploymentStep(
              Kind.TABLE, action(table.name()), table.name(), reason(table), problem));
    }
    for (StagedSchema.View view : schema.views()) {
      names.add(view.name());
      step(Kind.VIEW, action(view.name()), view.name(), reason(view));
    }
    for (DiagnosticTable table : schema.diagnostics()) {
      TableName name = new TableName(SYSTEM, table.schema(), table.name());
      Action action = live.contains(name) ? Action.REPLACE : Action.CREATE;
      String rows = table.rows().size() == 1 ? "1 row" : table.rows().size() + " rows";
      step(Kind.DIAGNOSTIC, action, SYSTEM + "." + table.schema() + "." + table.name(), rows);
    }
    for (TableName name : live) {
      boolean leaves =
          name.catalog().equals(schema.catalog())
              && name.schema().equals(schema.schema())
              && !names.contains(name.table());
      if (leaves) {
        step(Kind.TABLE, Action.DROP, name.table(), "not in the registry");
      }
    }
    return new DeploymentPlan(schema.catalog(), schema.schema(), steps.build(), failure);
  }

  private void step(Kind kind, Action action, String name, String reason) {
    steps.add(new DeploymentStep(kind, action, name, reason, null));
  }

  private Action action(String name) {
    TableName full = new TableName(registry.catalog(), registry.schema(), name);
    return live.contains(full) ? Action.REPLACE : Action.CREATE;
  }

  private String reason(StagedSchema.Table table) {
    DatasetSpec dataset = registry.dataset(table.name());
    if (table.source() instanceof StagedSchema.Source.Files files) {
      return places(files.location());
    }
    DatasetLocation declared = dataset.location();
    if (table.source() instanceof StagedSchema.Source.Empty) {
      if (declared != null) {
        return "empty: no file yet at " + places(declared);
      }
      return dataFolder == null
          ? "empty: it has no location, and there is no data folder"
          : "empty: nothing of its name in " + dataFolder;
    }
    return declared == null ? "found in " + dataFolder : places(declared);
  }

  private static String places(DatasetLocation location) {
    String places = String.join(", ", location.paths().stream().limit(SHOWN_PATHS).toList());
    int more = location.paths().size() - SHOWN_PATHS;
    return location.format().extension()
        + ": "
        + places
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private String reason(StagedSchema.View view) {
    ViewSpec declared = registry.views().get(view.name());
    if (declared != null && declared.definition() instanceof NestedView nested) {
      return "rows nested in " + nested.root();
    }
    Set<String> read =
        new TreeSet<>(TableReferences.in(view.sql(), registry.catalog(), registry.schema()));
    String made = declared == null ? "follows from its dataset, SQL" : "SQL";
    return read.isEmpty() ? made : made + " over " + String.join(", ", read);
  }
}
