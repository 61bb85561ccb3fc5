package io.calcitefusion.metadata;

import com.google.common.collect.BiMap;
import com.google.common.collect.HashBiMap;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Compares the columns of a dataset or a view. Used once, by one thread. */
final class ColumnsDiff {
  private final List<Field> before;
  private final List<Field> after;
  private final Changes changes;
  private final BiMap<String, String> newNames = HashBiMap.create();

  /**
   * Pairs columns of equal names, then those that the renames say, then those that stand in one
   * place, have one type and have no partner.
   *
   * @param renames new name by old name, as far as known
   */
  ColumnsDiff(
      List<Field> before,
      List<Field> after,
      ImmutableMap<String, String> renames,
      Changes changes) {
    this.before = before;
    this.after = after;
    this.changes = changes;
    Set<String> now = names(after);
    for (Field field : before) {
      if (now.contains(field.getName())) {
        newNames.put(field.getName(), field.getName());
      }
    }
    for (Field field : before) {
      String name = field.getName();
      String renamed = renames.get(name);
      if (!newNames.containsKey(name)
          && renamed != null
          && now.contains(renamed)
          && !newNames.containsValue(renamed)) {
        newNames.put(name, renamed);
      }
    }
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      Field old = before.get(i);
      Field other = after.get(i);
      if (!newNames.containsKey(old.getName())
          && !newNames.containsValue(other.getName())
          && sameType(old, other)) {
        newNames.put(old.getName(), other.getName());
      }
    }
  }

  /** The name that a column has now, or null when it is gone. */
  @Nullable String newName(String oldName) {
    return newNames.get(oldName);
  }

  /** Adds what changed but for added columns and tightened ones, which depend on the owner. */
  void compare(ChangeKind tightened) {
    for (Field old : before) {
      String name = old.getName();
      String now = newNames.get(name);
      if (now == null) {
        changes.add(ChangeKind.COLUMN_REMOVED, column(name), shown(old), "");
      } else {
        if (!now.equals(name)) {
          changes.add(ChangeKind.COLUMN_RENAMED, column(name), name, now);
        }
        types(old, now, tightened);
      }
    }
    order();
  }

  /** Columns that are new, in order. */
  List<Field> added() {
    return after.stream().filter(field -> !newNames.containsValue(field.getName())).toList();
  }

  /** Whether only further new columns follow a new column. */
  boolean isAtEnd(Field added) {
    List<Field> following = after.subList(after.indexOf(added) + 1, after.size());
    return following.stream().noneMatch(field -> newNames.containsValue(field.getName()));
  }

  /** The part of a report that a column is. */
  static String column(String name) {
    return "column " + name;
  }

  /** Type and nullability of a column. */
  static String shown(Field field) {
    return ArrowTypeFormatter.format(field) + (field.isNullable() ? "" : " not null");
  }

  /** Adds what changed in the sentences about columns that are still there. */
  void docs(Map<String, String> old, Map<String, String> now) {
    Set<String> gone = names(before);
    gone.removeAll(newNames.keySet());
    Set<String> added = new TreeSet<>(added().stream().map(Field::getName).toList());
    Set<String> names = new TreeSet<>(old.keySet());
    names.removeAll(gone);
    names.forEach(
        name ->
            changes.doc(
                column(name) + " doc", old.get(name), now.get(newNames.getOrDefault(name, name))));
    for (Map.Entry<String, String> doc : now.entrySet()) {
      String oldName = newNames.inverse().getOrDefault(doc.getKey(), doc.getKey());
      if (!added.contains(doc.getKey()) && !names.contains(oldName)) {
        changes.doc(column(oldName) + " doc", "", doc.getValue());
      }
    }
  }

  private void types(Field old, String now, ChangeKind tightened) {
    Field field = renamed(find(now), old.getName());
    for (SchemaDifference difference :
        SchemaComparison.compare("", new Schema(List.of(old)), new Schema(List.of(field)))) {
      if (difference instanceof SchemaDifference.Renamed other) {
        changes.add(ChangeKind.FIELD_REMOVED, column(other.column()), other.type(), "");
        changes.add(ChangeKind.FIELD_ADDED, column(other.newName()), "", other.type());
        continue;
      }
      boolean top = difference.column().equals(old.getName());
      ChangeKind kind =
          switch (difference.kind()) {
            case MISSING -> ChangeKind.FIELD_REMOVED;
            case EXTRA -> ChangeKind.FIELD_ADDED;
            case RETYPED ->
                top && isWider(old, field) ? ChangeKind.COLUMN_WIDENED : ChangeKind.COLUMN_RETYPED;
            case REORDERED -> ChangeKind.COLUMNS_REORDERED;
            case NULLABILITY ->
                difference.expected().equals("nullable")
                    ? (top ? tightened : ChangeKind.COLUMN_TIGHTENED)
                    : ChangeKind.COLUMN_LOOSENED;
            case RENAMED, TABLE_KIND, KEY, REDEFINED, UNREADABLE ->
                throw new IllegalStateException("no difference of a column: " + difference);
          };
      changes.add(kind, column(difference.column()), difference.expected(), difference.found());
    }
  }

  private void order() {
    List<String> old = new ArrayList<>();
    before.stream()
        .map(field -> newNames.get(field.getName()))
        .filter(name -> name != null)
        .forEach(old::add);
    List<String> now = after.stream().map(Field::getName).filter(newNames::containsValue).toList();
    if (!old.equals(now)) {
      changes.add(ChangeKind.COLUMNS_REORDERED, "columns", joined(old), joined(now));
    }
  }

  private Field find(String name) {
    return after.stream().filter(field -> field.getName().equals(name)).findFirst().orElseThrow();
  }

  private static String joined(List<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }

  private static Set<String> names(List<Field> fields) {
    return fields.stream().map(Field::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean sameType(Field a, Field b) {
    return shown(a).equals(shown(b));
  }

  private static Field renamed(Field field, String name) {
    FieldType type = new FieldType(field.isNullable(), field.getType(), field.getDictionary());
    return new Field(name, type, field.getChildren());
  }

  /** Whether a type holds every value of another one. */
  private static boolean isWider(Field old, Field now) {
    if (old.getDictionary() != null || now.getDictionary() != null) {
      return false;
    }
    ArrowType from = old.getType();
    ArrowType to = now.getType();
    if (from instanceof ArrowType.Int narrow && to instanceof ArrowType.Int wide) {
      boolean sign = narrow.getIsSigned() == wide.getIsSigned() || wide.getIsSigned();
      return sign && wide.getBitWidth() > narrow.getBitWidth();
    }
    if (from instanceof ArrowType.FloatingPoint narrow
        && to instanceof ArrowType.FloatingPoint wide) {
      return rank(wide.getPrecision()) > rank(narrow.getPrecision());
    }
    if (from instanceof ArrowType.Decimal narrow && to instanceof ArrowType.Decimal wide) {
      int more = wide.getScale() - narrow.getScale();
      return more >= 0 && wide.getPrecision() - narrow.getPrecision() >= more;
    }
    return (from instanceof ArrowType.Utf8 && to instanceof ArrowType.LargeUtf8)
        || (from instanceof ArrowType.Binary && to instanceof ArrowType.LargeBinary);
  }

  private static int rank(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> 0;
      case SINGLE -> 1;
      case DOUBLE -> 2;
    };
  }
}
