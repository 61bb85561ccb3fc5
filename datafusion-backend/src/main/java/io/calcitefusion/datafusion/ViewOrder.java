package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.ViewSpec;
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
   * @throws DataFusionException of kind PLAN when views refer to each other in a circle
   */
  static ImmutableList<ViewSpec> of(Registry registry) {
    ViewOrder order = new ViewOrder();
    for (ViewSpec view : registry.views().values()) {
      Set<String> names = new TreeSet<>();
      if (view.definition() instanceof NestedView nested) {
        names.add(nested.root());
      } else if (view.definition() instanceof SqlView sqlView) {
        names.addAll(TableReferences.in(sqlView.sql(), registry.catalog(), registry.schema()));
      }
      names.retainAll(registry.views().keySet());
      // A part of WITH may have the view's own name; the engine reports a true self-reference.
      names.remove(view.name());
      order.references.put(view.name(), names);
    }
    for (String name : order.references.keySet()) {
      order.visit(name, new ArrayList<>());
    }
    return order.ordered.stream()
        .map(name -> registry.view(name))
        .collect(ImmutableList.toImmutableList());
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
