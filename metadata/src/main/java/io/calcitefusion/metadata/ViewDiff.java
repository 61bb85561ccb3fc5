package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Parts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;

/** Compares two states of a view. Pure functions. */
final class ViewDiff {
  private ViewDiff() {}

  static void compare(ViewSpec before, ViewSpec after, Changes changes) {
    ImmutableSet<String> columns = ImmutableSet.of("columns");
    Parts old = ViewOutline.view(before, null).without(columns);
    Parts now = ViewOutline.view(after, null).without(columns);
    changes.compare("", old, now, (part, was, is) -> ChangeKind.VIEW_ROWS_CHANGED);
    if (before.definition() instanceof NestedView oldView
        && after.definition() instanceof NestedView newView) {
      columns(oldView, newView, changes);
    }
  }

  private static void columns(NestedView before, NestedView after, Changes changes) {
    ColumnsDiff columns =
        new ColumnsDiff(fields(before), fields(after), ImmutableMap.of(), changes);
    columns.compare(ChangeKind.VIEW_COLUMN_TIGHTENED);
    for (Field added : columns.added()) {
      changes.add(
          columns.isAtEnd(added) ? ChangeKind.VIEW_COLUMN_ADDED : ChangeKind.COLUMN_ADDED_INSIDE,
          ColumnsDiff.column(added.getName()),
          "",
          ColumnsDiff.shown(added));
    }
    Map<String, ViewColumn> byName = new HashMap<>();
    after.columns().forEach(column -> byName.put(column.field().getName(), column));
    for (ViewColumn old : before.columns()) {
      String part = ColumnsDiff.column(old.field().getName());
      ViewColumn now = byName.get(columns.newName(old.field().getName()));
      if (now != null) {
        changes.doc(part + " doc", old.doc(), now.doc());
        if (!now.source().equals(old.source())) {
          changes.add(
              ChangeKind.VIEW_SOURCE_CHANGED, part, shown(old.source()), shown(now.source()));
        }
      }
    }
  }

  private static List<Field> fields(NestedView view) {
    return view.columns().stream().map(ViewColumn::field).toList();
  }

  private static String shown(ColumnSource source) {
    if (source instanceof RootColumn root) {
      return "from " + root.column();
    }
    if (source instanceof ContextReference context) {
      return "context "
          + ViewOutline.path(
              ImmutableList.<String>builder().add(context.name()).addAll(context.path()).build());
    }
    if (source instanceof ElementField element) {
      return "field " + ViewOutline.path(element.path());
    }
    return "expr " + ((Expression) source).template();
  }
}
