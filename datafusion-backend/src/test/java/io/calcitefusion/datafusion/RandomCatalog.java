package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Catalogs of random tables with names that are hard to quote; the same for the same seed. */
final class RandomCatalog {
  static final List<String> ODD_NAMES =
      List.of(
          "x'; drop table y; --",
          "with \"quotes\"",
          "with.dots.and[brackets]",
          "größe",
          "表",
          "🦀",
          " blank ",
          "UPPER",
          "upper",
          "select",
          "a\nb",
          "%_like",
          "back\\slash");
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  private final Random random;

  RandomCatalog(long seed) {
    this.random = new Random(seed);
  }

  /** Two to four tables and views in two schemas, some under one name in both. */
  CatalogPicture catalog() {
    Map<TableName, TablePicture> tables = new TreeMap<>();
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String name = random.nextBoolean() ? oddName(i) : "t" + random.nextInt(2);
      tables.put(new TableName("c", random.nextBoolean() ? "s" : "r'\"s", name), table());
    }
    return new CatalogPicture(
        ImmutableSetMultimap.of("c", "s", "c", "r'\"s"), ImmutableSortedMap.copyOf(tables));
  }

  private TablePicture table() {
    int count = 2 + random.nextInt(8);
    List<Field> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(column((random.nextInt(3) == 0 ? oddName(i) : "c") + i, 3));
    }
    if (random.nextInt(3) == 0) {
      return TablePicture.of(TableKind.VIEW, new Schema(columns))
          .withDefinition("CREATE VIEW \"v\" AS SELECT " + random.nextInt());
    }
    return TablePicture.of(TableKind.TABLE, new Schema(columns))
        .withKey(
            random.nextBoolean()
                ? ImmutableList.of(columns.get(0).getName(), columns.get(1).getName())
                : ImmutableList.of());
  }

  /** A column of a random type, which can be a nested one. */
  Field column(String name, int depth) {
    int kind = random.nextInt(depth > 0 ? 8 : 5);
    return switch (kind) {
      case 0 -> leaf(name, INT64);
      case 1 -> leaf(name, new ArrowType.Int(32, true));
      case 2 -> leaf(name, ArrowType.Utf8.INSTANCE);
      case 3 -> leaf(name, new ArrowType.Decimal(10 + random.nextInt(20), 2, 128));
      case 4 -> leaf(name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
      case 5 -> nested(name, ArrowType.List.INSTANCE, List.of(column("item", depth - 1)));
      case 6 ->
          nested(
              name,
              new ArrowType.Map(false),
              List.of(
                  new Field(
                      "entries",
                      FieldType.notNullable(ArrowType.Struct.INSTANCE),
                      List.of(
                          new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null),
                          column("value", depth - 1)))));
      default ->
          nested(
              name,
              ArrowType.Struct.INSTANCE,
              List.of(column("a", depth - 1), column("b", depth - 1)));
    };
  }

  private Field leaf(String name, ArrowType type) {
    return nested(name, type, List.of());
  }

  private Field nested(String name, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(random.nextInt(3) > 0, type, null), children);
  }

  String oddName(int number) {
    return ODD_NAMES.get(random.nextInt(ODD_NAMES.size())) + number;
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
