package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.CheckReport.columnsOf;

import com.google.common.collect.ImmutableList;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Checks the columns of one dataset and whatever names them. Used by one thread. */
final class DatasetChecks {
  private static final Pattern VERSION_SUFFIX = Pattern.compile(".*_v(\\d+)", Pattern.DOTALL);

  private final DatasetSpec dataset;
  private final Vocabulary vocabulary;
  private final CheckReport report;
  private final String owner;
  private final String shown;
  private final List<String> columns;

  DatasetChecks(DatasetSpec dataset, Vocabulary vocabulary, CheckReport report) {
    this.dataset = dataset;
    this.vocabulary = vocabulary;
    this.report = report;
    this.owner = "dataset " + dataset.name();
    this.shown = "dataset '" + dataset.name() + "'";
    this.columns = dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
  }

  void check(@Nullable Path baseFolder) {
    report.name(owner, "name", "a dataset", dataset.name());
    version();
    if (columns.isEmpty()) {
      report.add(owner, "columns", shown + " has no columns");
    }
    bundles();
    promises();
    columns("key", dataset.keyFields());
    columns("required", dataset.requiredNonNull());
    columns("join", dataset.joinKeys());
    columns("doc", dataset.columnDocs().keySet());
    new ContractChecks(dataset, columns, report).check();
    query();
    policies();
    if (dataset.location() != null) {
      location(dataset.location(), baseFolder);
    }
  }

  private void version() {
    if (dataset.version() < 1) {
      report.add(
          owner,
          "version",
          "%s has the version %d; expected 'version:' with a whole number from 1"
              .formatted(shown, dataset.version()));
      return;
    }
    Matcher suffix = VERSION_SUFFIX.matcher(dataset.name());
    if (suffix.matches() && !suffix.group(1).equals(Integer.toString(dataset.version()))) {
      report.add(
          owner,
          "version",
          "%s declares version %d; its name says %s"
              .formatted(shown, dataset.version(), suffix.group(1)));
    }
  }

  /** Every column once; one that two bundles bring, or a bundle and the dataset, names both. */
  private void bundles() {
    report.known(
        owner, shown, "bundles", "bundle", dataset.bundles(), vocabulary.bundles().keySet());
    Map<String, String> origins = new HashMap<>();
    Set<String> clashes = new HashSet<>();
    ImmutableList.Builder<Field> expected = ImmutableList.builder();
    for (String name : dataset.bundles()) {
      FieldBundle bundle = vocabulary.bundles().get(name);
      if (bundle == null) {
        continue;
      }
      expected.addAll(bundle.fields());
      for (Field field : bundle.fields()) {
        String other = origins.putIfAbsent(field.getName(), name);
        if (other != null && !other.equals(name)) {
          clashes.add(field.getName());
          report.add(
              owner,
              "bundles",
              "%s: its bundles '%s' and '%s' both bring the column '%s'"
                  .formatted(shown, other, name, field.getName()));
        }
      }
    }
    int first = leading(expected.build());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String part = "column " + (i - first);
      report.name(owner, part, "a column of " + shown, column);
      if (column.isEmpty() || seen.add(column) || clashes.contains(column)) {
        continue;
      }
      String bundle = origins.get(column);
      report.add(
          owner,
          part,
          bundle == null
              ? "%s: column '%s' stands twice".formatted(shown, column)
              : "%s: column '%s' stands twice; its bundle '%s' already brings it"
                  .formatted(shown, column, bundle));
    }
  }

  /** The number of columns that come from bundles; they have to lead the schema. */
  private int leading(List<Field> expected) {
    List<Field> fields = dataset.arrowSchema().getFields();
    if (fields.size() < expected.size() || !fields.subList(0, expected.size()).equals(expected)) {
      report.add(
          owner,
          "bundles",
          "%s does not begin with the columns of its bundles; expected %s"
              .formatted(shown, expected.stream().map(Field::getName).toList()));
      return 0;
    }
    return expected.size();
  }

  /** What a bundle promises of its columns holds in every dataset that has it. */
  private void promises() {
    List<String> key = new ArrayList<>();
    List<String> required = new ArrayList<>();
    for (String name : dataset.bundles()) {
      FieldBundle bundle = vocabulary.bundles().get(name);
      if (bundle == null) {
        continue;
      }
      key.addAll(bundle.keyFields());
      required.addAll(bundle.requiredNonNull());
      bundle
          .columnDocs()
          .forEach(
              (column, doc) -> {
                if (!doc.equals(dataset.columnDocs().get(column))) {
                  report.add(
                      owner,
                      "bundles",
                      "%s: column '%s' is explained otherwise by its bundle"
                          .formatted(shown, column));
                }
              });
    }
    if (!beginsWith(dataset.keyFields(), key)) {
      report.add(
          owner,
          "key",
          "%s: its key %s does not begin with the key of its bundles, %s"
              .formatted(shown, dataset.keyFields(), key));
    }
    if (!beginsWith(dataset.requiredNonNull(), required)) {
      report.add(
          owner,
          "required",
          "%s: its required columns %s do not begin with those of its bundles, %s"
              .formatted(shown, dataset.requiredNonNull(), required));
    }
  }

  private static boolean beginsWith(List<String> names, List<String> first) {
    return names.size() >= first.size() && names.subList(0, first.size()).equals(first);
  }

  private void query() {
    QuerySpec query = dataset.query();
    columns("query.columns", query.columns());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < query.derivedFields().size(); i++) {
      DerivedField derived = query.derivedFields().get(i);
      String part = "query.derived " + i;
      report.name(owner, part, "a derived column of " + shown, derived.name());
      if (!seen.add(derived.name())) {
        report.add(
            owner, part, "%s: derived column '%s' stands twice".formatted(shown, derived.name()));
      }
      if (derived.expression().isBlank()) {
        report.add(
            owner,
            part,
            "%s: derived column '%s' has no expression".formatted(shown, derived.name()));
      }
    }
  }

  private void policies() {
    DatasetPolicies policies = dataset.policies();
    scan("scan", policies.scan());
    columns("write.partition_by", policies.write().partitionBy());
    columns("write.sort_by", columnsOf(policies.write().sortBy()));
    columns("delta.write.stats_columns", policies.delta().write().statisticsColumns());
    conditions("delta.constraints", policies.delta().constraints());
    EvolutionPolicy evolution = policies.evolution();
    if (evolution != null) {
      columns("evolution.renames", evolution.renames().values());
      for (String old : evolution.renames().keySet()) {
        if (columns.contains(old)) {
          report.add(
              owner,
              "evolution.renames",
              "%s: 'evolution.renames' renames '%s', which is a declared column"
                  .formatted(shown, old));
        }
      }
    }
    if (columns.size() > 1 && policies.write().partitionBy().containsAll(columns)) {
      report.add(
          owner,
          "write.partition_by",
          shown + ": 'write.partition_by' leaves no column for the files");
    }
  }

  private void scan(String role, ScanPolicy scan) {
    columns(role + ".partition_columns", scan.partitionColumns());
    columns(role + ".file_sort_order", columnsOf(scan.fileSortOrder()));
  }

  private void conditions(String role, List<String> conditions) {
    if (conditions.stream().anyMatch(String::isBlank)) {
      report.add(owner, role, "%s: '%s' has an empty condition".formatted(shown, role));
    }
  }

  private void location(DatasetLocation location, @Nullable Path baseFolder) {
    columns("sorted", columnsOf(location.fileSortOrder()));
    if (location.scan() != null) {
      scan("location.scan", location.scan());
    }
    if (location.delta() != null && location.format() != DataFormat.DELTA) {
      report.add(
          owner,
          "location.format",
          "location of %s: a version is chosen, and the format is %s; expected delta"
              .formatted(dataset.name(), location.format().extension()));
    }
    for (String path : location.paths()) {
      String wrong = wrongPath(path, baseFolder);
      if (wrong != null) {
        report.add(
            owner,
            "path",
            "location of %s: the path '%s' %s".formatted(dataset.name(), path, wrong));
      }
    }
  }

  private static @Nullable String wrongPath(String path, @Nullable Path baseFolder) {
    if (path.isBlank()) {
      return "is empty; expected a file, a folder or a glob";
    }
    if (path.contains("://")) {
      return "is a URL; expected a file, a folder or a glob on this machine";
    }
    try {
      boolean relative = !Path.of(path).isAbsolute();
      return relative && baseFolder == null
          ? "is relative; a shipped registry has no folder, so only an absolute path can be found"
          : null;
    } catch (InvalidPathException e) {
      return "is not a path: " + e.getReason();
    }
  }

  private void columns(String role, Iterable<String> names) {
    report.known(owner, shown, role, "column", ImmutableList.copyOf(names), columns);
  }
}
