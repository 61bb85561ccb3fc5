package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.DatasetReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which tables refer to which, as their registry tells it: by the references of a dataset, and by
 * join keys where a dataset says nothing of another one. By its join keys a dataset tells which of
 * its columns others refer to it by; when these hold its whole key, and no other dataset of its
 * schema has the same key to be referred to by, then every table of the schema with such columns
 * refers to it. Where two datasets could be meant, neither is. Immutable and thread-safe.
 */
final class References {
  /**
   * One reference.
   *
   * @param from the table that refers
   * @param columns its columns
   * @param to the table that is referred to
   * @param targetColumns its columns, one for each
   */
  record Reference(
      TableName from,
      ImmutableList<String> columns,
      TableName to,
      ImmutableList<String> targetColumns) {
    /** A name that is unique among the references of a table. */
    String name() {
      return from.table() + "_" + String.join("_", columns) + "_" + to.table() + "_fkey";
    }
  }

  /** A column by which a table of a schema may be referred to. */
  private record FirstColumn(String catalog, String schema, String column) {
    static FirstColumn of(TableName table, String column) {
      return new FirstColumn(table.catalog(), table.schema(), column);
    }
  }

  /** A key in a schema, in whatever order its columns are. */
  private record SortedKey(String catalog, String schema, List<String> columns) {
    static SortedKey of(TableSnapshot table) {
      return new SortedKey(
          table.name().catalog(),
          table.name().schema(),
          KeyRows.keys(table).stream().sorted().toList());
    }
  }

  private final ImmutableListMultimap<TableName, Reference> byFrom;
  private final ImmutableListMultimap<TableName, Reference> byTo;

  private References(
      ImmutableListMultimap<TableName, Reference> byFrom,
      ImmutableListMultimap<TableName, Reference> byTo) {
    this.byFrom = byFrom;
    this.byTo = byTo;
  }

  static References of(ImmutableSortedMap<TableName, TableSnapshot> tables) {
    ListMultimap<FirstColumn, TableSnapshot> referred = referred(tables.values());
    ImmutableListMultimap.Builder<TableName, Reference> byFrom = ImmutableListMultimap.builder();
    ImmutableListMultimap.Builder<TableName, Reference> byTo = ImmutableListMultimap.builder();
    for (TableSnapshot from : tables.values()) {
      List<Reference> references = new ArrayList<>(declared(from, tables));
      for (Reference inferred : inferred(from, referred)) {
        if (references.stream().noneMatch(known -> known.to().equals(inferred.to()))) {
          references.add(inferred);
        }
      }
      for (Reference reference : references) {
        byFrom.put(reference.from(), reference);
        byTo.put(reference.to(), reference);
      }
    }
    return new References(byFrom.build(), byTo.build());
  }

  private static List<Reference> declared(
      TableSnapshot from, ImmutableSortedMap<TableName, TableSnapshot> tables) {
    if (from.dataset() == null) {
      return List.of();
    }
    List<Reference> declared = new ArrayList<>();
    for (DatasetReference reference : from.dataset().references()) {
      TableName to =
          new TableName(from.name().catalog(), from.name().schema(), reference.dataset());
      if (tables.containsKey(to)) {
        declared.add(
            new Reference(from.name(), reference.columns(), to, reference.targetColumns()));
      }
    }
    return declared;
  }

  /** What can be referred to, each by a key that no other of its schema has. */
  private static ListMultimap<FirstColumn, TableSnapshot> referred(
      Collection<TableSnapshot> tables) {
    Map<SortedKey, List<TableSnapshot>> byKey =
        tables.stream()
            .filter(References::canBeReferredTo)
            .collect(Collectors.groupingBy(SortedKey::of));
    ListMultimap<FirstColumn, TableSnapshot> referred =
        MultimapBuilder.hashKeys().arrayListValues().build();
    byKey.forEach(
        (key, sharing) -> {
          if (sharing.size() == 1) {
            TableSnapshot table = sharing.get(0);
            referred.put(FirstColumn.of(table.name(), KeyRows.keys(table).get(0)), table);
          }
        });
    return referred;
  }

  private static boolean canBeReferredTo(TableSnapshot table) {
    List<String> key = KeyRows.keys(table);
    return table.dataset() != null && !key.isEmpty() && table.dataset().joinKeys().containsAll(key);
  }

  private static List<Reference> inferred(
      TableSnapshot from, ListMultimap<FirstColumn, TableSnapshot> referred) {
    return from.arrowSchema().getFields().stream()
        .flatMap(field -> referred.get(FirstColumn.of(from.name(), field.getName())).stream())
        .filter(to -> refers(from, to))
        .map(
            to -> {
              ImmutableList<String> key = ImmutableList.copyOf(KeyRows.keys(to));
              return new Reference(from.name(), key, to.name(), key);
            })
        .sorted(Comparator.comparing(Reference::to))
        .toList();
  }

  private static boolean refers(TableSnapshot from, TableSnapshot to) {
    if (from.name().equals(to.name()) || from.dataset() == null) {
      return false;
    }
    for (String column : KeyRows.keys(to)) {
      ArrowType type = type(from, column);
      if (type == null || !type.equals(type(to, column))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable ArrowType type(TableSnapshot table, String column) {
    for (Field field : table.arrowSchema().getFields()) {
      if (field.getName().equals(column)) {
        return field.getType();
      }
    }
    return null;
  }

  /** What a table refers to, ordered by name. */
  List<Reference> from(TableName table) {
    return byFrom.get(table);
  }

  /** What refers to a table, ordered by name. */
  List<Reference> to(TableName table) {
    return byTo.get(table);
  }
}
