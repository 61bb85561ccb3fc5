package io.calcitefusion.calcite;

import static io.calcitefusion.calcite.SampleCatalog.field;
import static io.calcitefusion.calcite.SampleCatalog.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogComparison;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.datafusion.CatalogPicture;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TablePicture;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of drift between the engine and the mirror is found, whichever side moved. */
@ExtendWith(NativeLeakCheck.class)
class MirrorCheckTest {
  private static final TableName NAME = new TableName("datafusion", "public", "a");
  private static final Field NUMBER = field("id", new ArrowType.Int(64, true));
  private static final Field TEXT = field("s", ArrowType.Utf8.INSTANCE);
  private static final Field OTHER = field("t", ArrowType.Utf8.INSTANCE);
  private static final Field REQUIRED =
      new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), List.of());
  private static final Field SMALL = field("id", new ArrowType.Int(32, true));
  private static final Field DAY = field("day", ArrowType.Bool.INSTANCE);

  record Drift(Kind kind, String column, TableSnapshot engine, TableSnapshot mirror) {
    Drift turned() {
      return new Drift(kind, column, mirror, engine);
    }

    @Override
    public String toString() {
      return kind + " of '" + column + "'";
    }
  }

  private static TableSnapshot tableOf(Field... columns) {
    return table("a", TableKind.TABLE, List.of(columns));
  }

  private static TableSnapshot keyed(String... key) {
    Schema columns = new Schema(List.of(NUMBER, TEXT));
    DatasetSpec dataset = DatasetSpec.builder("a", 1, columns).keyFields(List.of(key)).build();
    return new TableSnapshot(
        NAME, TableKind.TABLE, columns, ImmutableList.copyOf(key), null, dataset, null);
  }

  private static TableSnapshot viewOf(String query) {
    Schema columns = new Schema(List.of(NUMBER));
    return new TableSnapshot(
        NAME, TableKind.VIEW, columns, ImmutableList.of(), "CREATE VIEW a AS " + query, null, null);
  }

  static Stream<Drift> drifts() {
    TableSnapshot both = tableOf(NUMBER, TEXT);
    List<Drift> sameBothWays =
        List.of(
            new Drift(Kind.RETYPED, "id", tableOf(NUMBER), tableOf(SMALL)),
            new Drift(Kind.NULLABILITY, "id", tableOf(NUMBER), tableOf(REQUIRED)),
            new Drift(Kind.REORDERED, "id", tableOf(NUMBER, TEXT, DAY), tableOf(TEXT, DAY, NUMBER)),
            new Drift(Kind.TABLE_KIND, "", both, table("a", TableKind.VIEW, List.of(NUMBER, TEXT))),
            new Drift(Kind.KEY, "", keyed("id"), keyed()),
            new Drift(Kind.KEY, "", keyed("id"), keyed("id", "s")),
            new Drift(Kind.REDEFINED, "", viewOf("SELECT 1"), viewOf("SELECT 2")));
    return Stream.of(
            Stream.of(
                new Drift(Kind.MISSING, "s", both, tableOf(NUMBER)),
                new Drift(Kind.EXTRA, "s", tableOf(NUMBER), both),
                new Drift(Kind.RENAMED, "s", both, tableOf(NUMBER, OTHER)),
                new Drift(Kind.RENAMED, "t", tableOf(NUMBER, OTHER), both)),
            sameBothWays.stream(),
            sameBothWays.stream().map(Drift::turned))
        .flatMap(drift -> drift);
  }

  @ParameterizedTest
  @MethodSource("drifts")
  void driftIsFound(Drift drift) {
    assertThat(compare(new TableSnapshot[] {drift.engine()}, drift.mirror()))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.side()).isEqualTo(Side.MIRROR);
              assertThat(difference.table()).isEqualTo(NAME);
              assertThat(difference.difference().kind()).isEqualTo(drift.kind());
              assertThat(difference.difference().column()).isEqualTo(drift.column());
              CheckFinding finding = difference.finding();
              assertThat(finding.check()).isEqualTo("mirror");
              assertThat(finding.severity()).isEqualTo(CheckFinding.Severity.ERROR);
              assertThat(finding.hint()).isNotEmpty();
            });
    assertThat(compare(new TableSnapshot[] {drift.engine()}, drift.engine())).isEmpty();
  }

  @Test
  void wholeTablesAreFoundOnBothSides() {
    TableSnapshot table = tableOf(NUMBER);

    assertThat(compare(new TableSnapshot[] {table}))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Missing("a", "", "TABLE"));
    assertThat(compare(new TableSnapshot[0], table))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Extra("a", "", "TABLE"));
  }

  @Test
  void aSchemaIsFoundOnBothSides() {
    CatalogPicture none = new CatalogPicture(ImmutableSetMultimap.of(), ImmutableSortedMap.of());
    CatalogPicture mirrored = MirrorPicture.of(SampleCatalog.mirror());

    assertThat(CatalogComparison.compare(Side.MIRROR, none, mirrored))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Extra("schemata", "public", "SCHEMA"));
    assertThat(CatalogComparison.compare(Side.MIRROR, mirrored, none))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Missing("schemata", "public", "SCHEMA"));
  }

  @Test
  void aTypeWithoutSqlTypeIsADifferenceOfItsColumnAlone() {
    TableSnapshot table =
        tableOf(NUMBER, field("span", new ArrowType.Duration(TimeUnit.SECOND)), TEXT);

    assertThat(compare(new TableSnapshot[] {table}, table))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Retyped("a", "span", "duration(s)", "no SQL type"));
  }

  /** What is compared is what Calcite plans with, and not what the engine said to it. */
  @Test
  void aColumnIsAsCalciteHasIt() {
    RelDataType small = ArrowTypes.toRelType(SMALL);
    RelDataType nullable = ArrowTypes.toRelType(NUMBER);

    assertThat(new MirrorColumn("id", REQUIRED, nullable).isNullable()).isTrue();
    assertThat(new MirrorColumn("id", NUMBER, ArrowTypes.toRelType(REQUIRED)).isNullable())
        .isFalse();
    assertThat(new MirrorColumn("id", NUMBER, small).isMapped()).isFalse();
    assertThat(new MirrorColumn("id", NUMBER, nullable).isMapped()).isTrue();
  }

  @Test
  void oneNameInTwoSchemasIsTwoTables() {
    Schema columns = new Schema(List.of(NUMBER));
    TableName elsewhere = new TableName("datafusion", "x'; drop table y; --", "a");
    TableSnapshot other =
        new TableSnapshot(
            elsewhere, TableKind.TABLE, columns, ImmutableList.of(), null, null, null);
    CatalogSnapshot snapshot = SampleCatalog.snapshot(tableOf(NUMBER), other);

    CatalogPicture mirrored = MirrorPicture.of(mirror(snapshot));
    CatalogPicture engine =
        new CatalogPicture(
            mirrored.schemas(),
            ImmutableSortedMap.of(
                NAME,
                TablePicture.of(TableKind.TABLE, columns),
                elsewhere,
                TablePicture.of(TableKind.TABLE, new Schema(List.of(SMALL)))));
    assertThat(CatalogComparison.compare(Side.MIRROR, engine, mirrored))
        .singleElement()
        .satisfies(difference -> assertThat(difference.table()).isEqualTo(elsewhere));
  }

  private static List<CatalogDifference> compare(TableSnapshot[] engine, TableSnapshot... mirror) {
    ImmutableSortedMap.Builder<TableName, TablePicture> tables = ImmutableSortedMap.naturalOrder();
    for (TableSnapshot table : engine) {
      tables.put(
          table.name(),
          TablePicture.of(table.kind(), table.arrowSchema())
              .withKey(key(table.dataset()))
              .withDefinition(table.definition()));
    }
    CatalogPicture found =
        new CatalogPicture(ImmutableSetMultimap.of("datafusion", "public"), tables.buildOrThrow());
    return CatalogComparison.compare(
        Side.MIRROR, found, MirrorPicture.of(mirror(SampleCatalog.snapshot(mirror))));
  }

  private static List<String> key(@Nullable DatasetSpec dataset) {
    return dataset == null ? List.of() : dataset.keyFields();
  }

  private static CatalogMirror mirror(CatalogSnapshot snapshot) {
    return CatalogMirror.of(snapshot, view -> new Schema(List.of()), name -> OptionalLong.empty());
  }
}
