package io.calcitefusion.cli;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.metadata.ColumnSource;
import io.calcitefusion.metadata.ContextField;
import io.calcitefusion.metadata.ContextReference;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.ElementField;
import io.calcitefusion.metadata.Expression;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.QuerySpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RootColumn;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.ViewColumn;
import io.calcitefusion.metadata.ViewSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a registry says of one view, by name. Pure functions. */
final class ViewFacts {
  private ViewFacts() {}

  static Map<String, @Nullable Object> of(Registry registry, ViewSpec view) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("view", view.name());
    if (!view.doc().isEmpty()) {
      facts.put("doc", view.doc());
    }
    if (view.definition() instanceof SqlView sql) {
      facts.put("sql", sql.sql());
    }
    if (view.definition() instanceof NestedView nested) {
      List<Map<String, @Nullable Object>> columns = new ArrayList<>();
      for (ViewColumn column : nested.columns()) {
        Map<String, @Nullable Object> each = DatasetFacts.column(column.field(), column.doc());
        each.put("source", source(column.source()));
        columns.add(each);
      }
      facts.put("columns", columns);
      facts.put("root", nested.root());
      facts.put("path", dotted(nested.path()));
      Map<String, @Nullable Object> context = new LinkedHashMap<>();
      for (ContextField field : nested.context()) {
        context.put(field.name(), dotted(field.path()));
      }
      if (!context.isEmpty()) {
        facts.put("context", context);
      }
      // The columns of a view in SQL are known to the engine alone.
      facts.put("fingerprint", registry.schemaFingerprint(view.name()));
    }
    return facts;
  }

  /** What follows from a dataset; the columns are known to the engine alone. */
  static Map<String, @Nullable Object> of(Registry registry, DatasetView view) {
    DatasetSpec dataset = registry.dataset(view.dataset());
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("view", view.name());
    facts.put("doc", view.doc());
    facts.put("dataset", view.dataset());
    facts.put("shows", RecordFacts.value(view.kind()));
    switch (view.kind()) {
      case DEDUPED ->
          facts.put(
              "dedupe", DatasetFacts.dedupe(requireNonNull(dataset.contract().dedupe(), "dedupe")));
      case OUTPUT, QUERY -> {
        Map<String, @Nullable Object> query =
            RecordFacts.differences(dataset.query(), QuerySpec.DEFAULT);
        if (!query.isEmpty()) {
          facts.put("query", query);
        }
      }
    }
    return facts;
  }

  private static String source(ColumnSource source) {
    if (source instanceof RootColumn root) {
      return "root: " + root.column();
    }
    if (source instanceof ContextReference reference) {
      return "context: "
          + reference.name()
          + (reference.path().isEmpty() ? "" : "." + dotted(reference.path()));
    }
    if (source instanceof ElementField element) {
      return element.path().isEmpty() ? "." : dotted(element.path());
    }
    return ((Expression) source).template();
  }

  private static String dotted(List<String> path) {
    return String.join(".", path);
  }
}
