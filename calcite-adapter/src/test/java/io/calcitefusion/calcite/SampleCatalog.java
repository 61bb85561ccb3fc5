package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The small tables of the tests: as a snapshot without an engine, and in an engine. */
final class SampleCatalog {
  static final Namespace NAMESPACE = new Namespace("datafusion", "public");
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;

  private static final List<String> DDL =
      List.of(
          "CREATE TABLE t(id BIGINT, i INT, s VARCHAR, d DECIMAL(10,2), f DOUBLE, r REAL, dt DATE,"
              + " ts TIMESTAMP, b BOOLEAN, arr BIGINT[]) AS VALUES"
              + " (1, 10, 'a', 1.50, 1.5, CAST(1.5 AS REAL), DATE '2024-01-31',"
              + " TIMESTAMP '2024-01-31 10:20:30.5', TRUE, [1, 2]),"
              + " (2, 20, 'b', 2.50, 'NaN', CAST(2.5 AS REAL), DATE '1969-12-31',"
              + " TIMESTAMP '1969-12-31 23:59:59.9', FALSE, [3]),"
              + " (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
          "CREATE TABLE u(id BIGINT, n VARCHAR) AS VALUES (1,'x'), (1,'y'), (2,NULL), (NULL,'z')",
          "CREATE TABLE c AS SELECT id, named_struct('f', i, 'g', named_struct('h', s)) AS st,"
              + " map(['a'],[id]) AS m, [named_struct('k', id)] AS ls FROM t",
          "CREATE TABLE e(id BIGINT, x INT NOT NULL)",
          "CREATE VIEW v AS SELECT id, s FROM t WHERE id > 1");

  private SampleCatalog() {}

  static void create(DataFusionSession session) {
    DDL.forEach(session::update);
  }

  static QueryPlanner planner() {
    return new QueryPlanner(mirror(), NAMESPACE, EngineOperatorTable.withoutEngine());
  }

  static CatalogMirror mirror() {
    return CatalogMirror.of(
        snapshot(),
        view -> new Schema(List.of(field("table_name", UTF8))),
        name -> OptionalLong.empty());
  }

  static CatalogSnapshot snapshot() {
    return snapshot(
        table("t", TableKind.TABLE, columnsOfT()),
        table("u", TableKind.TABLE, List.of(field("id", INT64), field("n", UTF8))),
        table("c", TableKind.TABLE, columnsOfC()),
        table(
            "e",
            TableKind.TABLE,
            List.of(field("id", INT64), new Field("x", FieldType.notNullable(INT32), List.of()))),
        table("v", TableKind.VIEW, List.of(field("id", INT64), field("s", UTF8))));
  }

  static CatalogSnapshot snapshot(TableSnapshot... tables) {
    ImmutableSortedMap.Builder<TableName, TableSnapshot> byName = ImmutableSortedMap.naturalOrder();
    for (TableSnapshot table : tables) {
      byName.put(table.name(), table);
    }
    return new CatalogSnapshot(
        1, ImmutableSetMultimap.of("datafusion", "public"), byName.buildOrThrow());
  }

  static TableSnapshot table(String name, TableKind kind, List<Field> columns) {
    return new TableSnapshot(
        new TableName("datafusion", "public", name),
        kind,
        new Schema(columns),
        ImmutableList.of(),
        null,
        null,
        null);
  }

  static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static List<Field> columnsOfT() {
    return List.of(
        field("id", INT64),
        field("i", INT32),
        field("s", UTF8),
        field("d", new ArrowType.Decimal(10, 2, 128)),
        field("f", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
        field("r", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
        field("dt", new ArrowType.Date(DateUnit.DAY)),
        field("ts", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)),
        field("b", ArrowType.Bool.INSTANCE),
        field("arr", ArrowType.List.INSTANCE, field("item", INT64)));
  }

  private static List<Field> columnsOfC() {
    Field inner = field("g", ArrowType.Struct.INSTANCE, field("h", UTF8));
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(
                new Field("key", FieldType.notNullable(UTF8), List.of()), field("value", INT64)));
    return List.of(
        field("id", INT64),
        field("st", ArrowType.Struct.INSTANCE, field("f", INT32), inner),
        field("m", new ArrowType.Map(false), entries),
        field(
            "ls",
            ArrowType.List.INSTANCE,
            field("item", ArrowType.Struct.INSTANCE, field("k", INT64))));
  }
}
