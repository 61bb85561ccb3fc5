package io.calcitefusion.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Checks what datasets say of each other by their references. Used by one thread. */
final class ReferenceChecks {
  private final Map<String, DatasetSpec> datasets;
  private final CheckReport report;

  ReferenceChecks(Map<String, DatasetSpec> datasets, CheckReport report) {
    this.datasets = datasets;
    this.report = report;
  }

  void check() {
    datasets.values().forEach(this::check);
  }

  private void check(DatasetSpec dataset) {
    Set<DatasetReference> seen = new HashSet<>();
    for (int i = 0; i < dataset.references().size(); i++) {
      DatasetReference reference = dataset.references().get(i);
      if (!seen.add(reference)) {
        add(dataset, i, "'references' says '%s' twice".formatted(reference));
      }
      check(dataset, i, reference);
    }
  }

  private void check(DatasetSpec dataset, int index, DatasetReference reference) {
    String owner = owner(dataset);
    String part = "references " + index;
    if (reference.columns().isEmpty()) {
      add(dataset, index, "a reference names no column; expected 'columns:' with those that refer");
    }
    report.known(
        owner, shown(dataset), part, "column", reference.columns(), names(dataset.arrowSchema()));
    DatasetSpec target = datasets.get(reference.dataset());
    if (report.isReported("dataset " + reference.dataset())) {
      return;
    }
    if (target == null) {
      add(
          dataset,
          index,
          "'references' names the unknown dataset '%s'%s"
              .formatted(
                  reference.dataset(), NearNames.hint(reference.dataset(), datasets.keySet())));
      return;
    }
    report.known(
        owner,
        "%s, in dataset '%s'".formatted(shown(dataset), target.name()),
        part,
        "column",
        reference.targetColumns(),
        names(target.arrowSchema()));
    if (reference.columns().size() != reference.targetColumns().size()) {
      add(
          dataset,
          index,
          "the reference '%s' has %d columns on one side and %d on the other"
              .formatted(reference, reference.columns().size(), reference.targetColumns().size()));
      return;
    }
    for (int i = 0; i < reference.columns().size(); i++) {
      types(
          dataset,
          index,
          field(dataset, reference.columns().get(i)),
          target,
          field(target, reference.targetColumns().get(i)));
    }
  }

  /** Equal types, so that no value is converted before it is compared. */
  private void types(
      DatasetSpec dataset, int index, List<Field> from, DatasetSpec target, List<Field> to) {
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    Field column = from.get(0);
    Field referred = to.get(0);
    if (!column.getChildren().isEmpty()) {
      add(
          dataset,
          index,
          "column '%s' of a reference has the type %s; expected one without parts"
              .formatted(column.getName(), ArrowTypeFormatter.format(column)));
    } else if (!type(column).equals(type(referred))) {
      add(
          dataset,
          index,
          "column '%s' has the type %s, and column '%s' of dataset '%s', to which it refers, %s"
              .formatted(
                  column.getName(),
                  type(column),
                  referred.getName(),
                  target.name(),
                  type(referred)));
    }
  }

  private static String type(Field field) {
    return ArrowTypeFormatter.format(field);
  }

  private static List<Field> field(DatasetSpec dataset, String name) {
    return dataset.arrowSchema().getFields().stream()
        .filter(field -> field.getName().equals(name))
        .limit(1)
        .toList();
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  private void add(DatasetSpec dataset, int index, String message) {
    report.add(owner(dataset), "references " + index, shown(dataset) + ": " + message);
  }

  private static String owner(DatasetSpec dataset) {
    return "dataset " + dataset.name();
  }

  private static String shown(DatasetSpec dataset) {
    return "dataset '" + dataset.name() + "'";
  }
}
