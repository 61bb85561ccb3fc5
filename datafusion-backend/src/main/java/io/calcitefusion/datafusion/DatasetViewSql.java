package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.DerivedField;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.ExtractTemplate;
import io.calcitefusion.metadata.QuerySpec;
import io.calcitefusion.metadata.Registry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of the views that follow from what a dataset says of itself. Pure functions.
 *
 * <p>A derived column takes the place of a stored one of its name; expressions and the push-down
 * predicate see stored columns, the predicate sees the result and whatever is stored besides.
 */
final class DatasetViewSql {
  private final Registry registry;
  private final DatasetSpec dataset;
  // Expression by name, of all columns that a predicate may name.
  private final Map<String, String> values = new LinkedHashMap<>();

  private DatasetViewSql(Registry registry, DatasetSpec dataset) {
    this.registry = registry;
    this.dataset = dataset;
  }

  /**
   * Writes the query.
   *
   * @param registry the registry
   * @param view one of its {@link Registry#datasetViews}
   */
  static String of(Registry registry, DatasetView view) {
    DatasetSpec dataset = registry.dataset(view.dataset());
    DedupeSpec dedupe = dataset.contract().dedupe();
    DatasetViewSql sql = new DatasetViewSql(registry, dataset);
    return view.kind() == DatasetView.Kind.DEDUPED && dedupe != null
        ? DedupeSql.of("SELECT * FROM " + sql.table(), dataset.arrowSchema(), dedupe)
        : sql.query(view.kind() == DatasetView.Kind.OUTPUT);
  }

  private String query(boolean withEvidence) {
    QuerySpec query = dataset.query();
    for (Field field : dataset.arrowSchema().getFields()) {
      values.put(field.getName(), SqlIdentifier.quote(field.getName()));
    }
    List<String> selected =
        query.columns().isEmpty() ? List.copyOf(values.keySet()) : query.columns();
    Set<String> outputs = new LinkedHashSet<>(selected);
    for (DerivedField derived : query.derivedFields()) {
      values.put(derived.name(), ContractSql.closed(derived.expression()));
      outputs.remove(derived.name());
      outputs.add(derived.name());
    }
    if (withEvidence) {
      evidence(outputs);
    }
    String stored = " FROM " + table() + where(query.pushdownPredicate());
    if (query.predicate() == null) {
      return "SELECT " + list(outputs) + stored;
    }
    String names = outputs.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    return "SELECT %s FROM (SELECT %s%s) AS \"source\"%s"
        .formatted(names, list(values.keySet()), stored, where(query.predicate()));
  }

  private String list(Collection<String> names) {
    return names.stream().map(this::output).collect(Collectors.joining(", "));
  }

  private String output(String name) {
    String quoted = SqlIdentifier.quote(name);
    String value = requireNonNull(values.get(name), name);
    return value.equals(quoted) ? quoted : value + " AS " + quoted;
  }

  /** A row without a rank or confidence of its own has those of the template. */
  private void evidence(Set<String> outputs) {
    ExtractMetadata extract = dataset.extract();
    if (extract == null || extract.template() == null) {
      return;
    }
    ExtractTemplate template = registry.extraction().template(extract.template());
    for (Field field : ExtractTemplate.EVIDENCE_FIELDS) {
      // A column of that name and another type means something else.
      if (EvidenceSql.isStored(dataset, field) || !values.containsKey(field.getName())) {
        values.put(field.getName(), EvidenceSql.value(dataset, template, field));
        outputs.add(field.getName());
      }
    }
  }

  private String table() {
    return new TableName(registry.catalog(), registry.schema(), dataset.name()).toSql();
  }

  private static String where(@Nullable String predicate) {
    return predicate == null ? "" : " WHERE (" + ContractSql.closed(predicate) + ")";
  }
}
