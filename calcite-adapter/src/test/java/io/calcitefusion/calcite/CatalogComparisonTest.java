package io.calcitefusion.calcite;

import static io.calcitefusion.calcite.SampleCatalog.field;
import static io.calcitefusion.calcite.SampleCatalog.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.calcite.CatalogDifference.Kind;
import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of drift is found, whichever side moved. */
@ExtendWith(NativeLeakCheck.class)
class CatalogComparisonTest {
  private static final TableName NAME = new TableName("datafusion", "public", "a");
  private static final Field NUMBER = field("id", new ArrowType.Int(64, true));
  private static final Field TEXT = field("s", ArrowType.Utf8.INSTANCE);
  private static final Field REQUIRED =
      new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), List.of());
  private static final Field SMALL = field("id", new ArrowType.Int(32, true));

  record Drift(Kind kind, String column, TableSnapshot engine, TableSnapshot mirror) {
    @Override
    public String toString() {
      return kind + " of '" + column + "'";
    }
  }

  private static TableSnapshot tableOf(Field... columns) {
    return table("a", TableKind.TABLE, List.of(columns));
  }

  static Stream<Drift> drifts() {
    TableSnapshot both = tableOf(NUMBER, TEXT);
    return Stream.of(
            new Drift(Kind.MISSING, "s", both, tableOf(NUMBER)),
            new Drift(Kind.EXTRA, "s", tableOf(NUMBER), both),
            new Drift(Kind.RETYPED, "id", tableOf(NUMBER), tableOf(SMALL)),
            new Drift(Kind.NULLABILITY, "id", tableOf(NUMBER), tableOf(REQUIRED)),
            new Drift(Kind.REORDERED, "id", both, tableOf(TEXT, NUMBER)),
            new Drift(Kind.TABLE_KIND, "", both, table("a", TableKind.VIEW, List.of(NUMBER, TEXT))))
        .flatMap(
            drift ->
                drift.kind() == Kind.MISSING || drift.kind() == Kind.EXTRA
                    ? Stream.of(drift)
                    : Stream.of(
                        drift,
                        new Drift(drift.kind(), drift.column(), drift.mirror(), drift.engine())));
  }

  @ParameterizedTest
  @MethodSource("drifts")
  void driftIsFound(Drift drift) {
    List<CatalogDifference> differences =
        CatalogComparison.compare(
            mirror(SampleCatalog.snapshot(drift.mirror())), engine(drift.engine()));

    assertThat(differences).isNotEmpty();
    assertThat(differences)
        .anySatisfy(
            difference -> {
              assertThat(difference.kind()).isEqualTo(drift.kind());
              assertThat(difference.column()).isEqualTo(drift.column());
              assertThat(difference.table()).isEqualTo(NAME);
            });
    assertThat(differences).allMatch(difference -> difference.kind() == drift.kind());
  }

  @Test
  void wholeTablesAreFoundOnBothSides() {
    TableSnapshot table = tableOf(NUMBER);

    assertThat(
            CatalogComparison.compare(
                mirror(SampleCatalog.snapshot(new TableSnapshot[0])), engine(table)))
        .containsExactly(new CatalogDifference(Kind.MISSING, NAME, "", "TABLE", ""));
    assertThat(CatalogComparison.compare(mirror(SampleCatalog.snapshot(table)), engine()))
        .containsExactly(new CatalogDifference(Kind.EXTRA, NAME, "", "", "TABLE"));
  }

  @Test
  void aTypeWithoutSqlTypeIsADifference() {
    TableSnapshot table = tableOf(field("span", new ArrowType.Duration(TimeUnit.SECOND)));

    assertThat(CatalogComparison.compare(mirror(SampleCatalog.snapshot(table)), engine(table)))
        .singleElement()
        .satisfies(difference -> assertThat(difference.kind()).isEqualTo(Kind.RETYPED));
  }

  @Test
  void theLiveCatalogAgrees() {
    try (EngineFixture engine = new EngineFixture()) {
      engine
          .session()
          .update(
              "CREATE TABLE wide AS SELECT CAST(1 AS TINYINT UNSIGNED) AS a,"
                  + " arrow_cast('10:20:30', 'Time64(Microsecond)') AS b,"
                  + " arrow_cast('x', 'LargeUtf8') AS c,"
                  + " arrow_cast('x', 'Dictionary(Int32, Utf8)') AS d,"
                  + " arrow_cast(1, 'Decimal256(50, 3)') AS e, now() AS f,"
                  + " arrow_cast([1, 2], 'LargeList(Int64)') AS g,"
                  + " arrow_cast([1, 2], 'FixedSizeList(2, Int64)') AS h,"
                  + " arrow_cast(x'abcd', 'FixedSizeBinary(2)') AS i, INTERVAL '1 day' AS j");

      assertThat(engine.frontEnd().crossCheck()).isEmpty();
    }
  }

  private static CatalogMirror mirror(CatalogSnapshot snapshot) {
    return CatalogMirror.of(snapshot, view -> new Schema(List.of()), name -> OptionalLong.empty());
  }

  private static EngineCatalog engine(TableSnapshot... tables) {
    ImmutableSortedMap.Builder<TableName, TableKind> kinds = ImmutableSortedMap.naturalOrder();
    ImmutableListMultimap.Builder<TableName, EngineCatalog.Column> columns =
        ImmutableListMultimap.builder();
    for (TableSnapshot table : tables) {
      kinds.put(table.name(), table.kind());
      table
          .arrowSchema()
          .getFields()
          .forEach(
              f ->
                  columns.put(
                      table.name(),
                      new EngineCatalog.Column(f.getName(), ArrowDisplay.text(f), f.isNullable())));
    }
    return new EngineCatalog(kinds.buildOrThrow(), columns.build());
  }
}
