package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Orders the views of a registry so that each comes after those that it refers to. */
final class ViewOrder {
  private final Map<String, Set<String>> references = new LinkedHashMap<>();
  private final Set<String> ordered = new LinkedHashSet<>();

  private ViewOrder() {}

  /**
   * All views of a registry, otherwise by name.
   *
   * @param definitions the queries of the views
   * @param registry where they are, which is also where a name without schema is looked for
   * @return names in an order in which they can be created
   * @throws DataFusionException of kind PLAN when views refer to each other in a circle
   */
  static ImmutableList<String> of(ViewDefinitions definitions, Registry registry) {
    ViewOrder order = new ViewOrder();
    definitions
        .sql()
        .forEach(
            (view, sql) -> {
              Set<String> names =
                  new TreeSet<>(TableReferences.in(sql, registry.catalog(), registry.schema()));
              names.retainAll(definitions.sql().keySet());
              // A part of WITH may have the view's own name; the engine reports a true
              // self-reference.
              names.remove(view);
              order.references.put(view, names);
            });
    for (String name : order.references.keySet()) {
      order.visit(name, new ArrayList<>());
    }
    return ImmutableList.copyOf(order.ordered);
  }

  private void visit(String name, List<String> path) {
    if (ordered.contains(name)) {
      return;
    }
    int start = path.indexOf(name);
    path.add(name);
    if (start >= 0) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "42P19",
          "Views refer to each other in a circle: "
              + String.join(" → ", path.subList(start, path.size()))
              + ".");
    }
    for (String reference : references.getOrDefault(name, Set.of())) {
      visit(reference, path);
    }
    path.remove(path.size() - 1);
    ordered.add(name);
  }
}
