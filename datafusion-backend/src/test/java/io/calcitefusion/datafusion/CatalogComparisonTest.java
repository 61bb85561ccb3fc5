package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.datafusion.CatalogMutation.Change;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Whatever is changed on one side is reported once, under its kind. */
class CatalogComparisonTest {
  private static final int MUTATIONS = 1_000;

  @Test
  void everyMutationIsReportedOnceUnderItsKind() {
    Map<Change, Integer> made = new EnumMap<>(Change.class);
    int mutations = 0;
    for (long seed = 0; mutations < MUTATIONS; seed++) {
      RandomCatalog random = new RandomCatalog(seed);
      CatalogPicture before = random.catalog();
      Change change = Change.values()[(int) (seed % Change.values().length)];
      CatalogMutation mutation = CatalogMutation.of(change, before, random);
      if (mutation == null) {
        continue;
      }
      mutations++;
      made.merge(change, 1, Integer::sum);
      List<CatalogDifference> differences =
          CatalogComparison.compare(Side.REGISTRY, before, mutation.after());
      assertThat(differences).as("%s with seed %d", change, seed).hasSize(1);
      CatalogDifference difference = differences.get(0);
      assertThat(difference.difference().kind()).isEqualTo(mutation.kind());
      assertThat(difference.table()).isEqualTo(mutation.table());
      assertThat(difference.difference().column()).isEqualTo(mutation.column());
    }
    assertThat(made).containsOnlyKeys(Change.values());
    assertThat(made.values()).allMatch(count -> count > 20);
  }

  /** The same from the other side: what one side lost is what the other one has beyond it. */
  @Test
  void everyMutationIsReportedOnceAlsoFromTheOtherSide() {
    int mutations = 0;
    for (long seed = 0; mutations < MUTATIONS; seed++) {
      RandomCatalog random = new RandomCatalog(seed);
      CatalogPicture before = random.catalog();
      Change change = Change.values()[(int) (seed % Change.values().length)];
      CatalogMutation mutation = CatalogMutation.of(change, before, random);
      if (mutation == null) {
        continue;
      }
      mutations++;
      Kind kind =
          switch (mutation.kind()) {
            case MISSING -> Kind.EXTRA;
            case EXTRA -> Kind.MISSING;
            default -> mutation.kind();
          };
      assertThat(CatalogComparison.compare(Side.MIRROR, mutation.after(), before))
          .as("%s with seed %d", change, seed)
          .extracting(difference -> difference.difference().kind())
          .containsExactly(kind);
    }
  }

  @Test
  void nothingIsReportedWithoutAMutation() {
    for (long seed = 0; seed < MUTATIONS; seed++) {
      CatalogPicture one = new RandomCatalog(seed).catalog();
      CatalogPicture other = new RandomCatalog(seed).catalog();
      assertThat(CatalogComparison.compare(Side.REGISTRY, one, other)).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void ofASchemaThatIsMissingTheTablesAreNotListed() {
    CatalogPicture both = new RandomCatalog(1).catalog();
    CatalogPicture less =
        new CatalogPicture(ImmutableSetMultimap.of("c", "s"), both.only("c", "s").tables());

    TableName schemata = new TableName("c", "information_schema", "schemata");
    assertThat(CatalogComparison.compare(Side.MIRROR, both, less))
        .extracting(CatalogDifference::table, CatalogDifference::difference)
        .containsExactly(
            tuple(schemata, new SchemaDifference.Missing("schemata", "r'\"s", "SCHEMA")));
    assertThat(CatalogComparison.compare(Side.MIRROR, less, both))
        .extracting(CatalogDifference::table, CatalogDifference::difference)
        .containsExactly(
            tuple(schemata, new SchemaDifference.Extra("schemata", "r'\"s", "SCHEMA")));
  }

  @Test
  void aTableInTwoSchemasIsTwoTables() {
    TablePicture table = TablePicture.of(TableKind.TABLE, new Schema(List.of(number("id"))));
    TablePicture other = TablePicture.of(TableKind.TABLE, new Schema(List.of(number("number"))));
    TableName first = new TableName("c", "first", "x'; drop table y; --");
    TableName second = new TableName("c", "second", "x'; drop table y; --");
    ImmutableSetMultimap<String, String> schemas =
        ImmutableSetMultimap.of("c", "first", "c", "second");

    assertThat(
            CatalogComparison.compare(
                Side.REGISTRY,
                new CatalogPicture(schemas, ImmutableSortedMap.of(first, table, second, table)),
                new CatalogPicture(schemas, ImmutableSortedMap.of(first, table, second, other))))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.table()).isEqualTo(second);
              assertThat(difference.difference().kind()).isEqualTo(Kind.RENAMED);
            });
  }

  @Test
  void aKeyIsNotReportedBesideItsColumnThatIsGone() {
    TableName name = new TableName("c", "s", "t");
    ImmutableSetMultimap<String, String> schemas = ImmutableSetMultimap.of("c", "s");
    TablePicture keyed =
        TablePicture.of(TableKind.TABLE, new Schema(List.of(number("id"), text("name"))))
            .withKey(List.of("id"));
    TablePicture lost = TablePicture.of(TableKind.TABLE, new Schema(List.of(text("name"))));

    assertThat(
            CatalogComparison.compare(
                Side.MIRROR,
                new CatalogPicture(schemas, ImmutableSortedMap.of(name, keyed)),
                new CatalogPicture(schemas, ImmutableSortedMap.of(name, lost))))
        .extracting(CatalogDifference::difference)
        .containsExactly(new SchemaDifference.Missing("t", "id", "int64"));
  }

  private static Field number(String name) {
    return new Field(name, FieldType.nullable(new ArrowType.Int(64, true)), List.of());
  }

  private static Field text(String name) {
    return new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of());
  }
}
