package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryPieces.IDENTITY;
import static io.calcitefusion.metadata.RegistryPieces.TEMPLATE;
import static io.calcitefusion.metadata.RegistryPieces.assertFinds;
import static io.calcitefusion.metadata.RegistryPieces.base;
import static io.calcitefusion.metadata.RegistryPieces.columns;
import static io.calcitefusion.metadata.RegistryPieces.contract;
import static io.calcitefusion.metadata.RegistryPieces.contractWith;
import static io.calcitefusion.metadata.RegistryPieces.extractor;
import static io.calcitefusion.metadata.RegistryPieces.fields;
import static io.calcitefusion.metadata.RegistryPieces.findings;
import static io.calcitefusion.metadata.RegistryPieces.id;
import static io.calcitefusion.metadata.RegistryPieces.list;
import static io.calcitefusion.metadata.RegistryPieces.registry;
import static io.calcitefusion.metadata.RegistryPieces.sort;
import static io.calcitefusion.metadata.RegistryPieces.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dataset made in code may not say; the tests of the reader add file and line. */
final class ConstructionChecksTest {
  @Test
  void aRegistryThatUsesEverythingIsFine() {
    DatasetSpec dataset =
        DatasetSpec.builder("d", 1, columns("a", "b", "c"))
            .bundles(List.of("identity"))
            .contract(
                new ContractSpec(
                    "promise",
                    2,
                    new DedupeSpec(
                        ImmutableList.of("a"), sort("b"), DedupeStrategy.KEEP_BEST_BY_SCORE),
                    sort("c"),
                    ImmutableList.of("c <> ''"),
                    ImmutableMap.of("origin", "Where it comes from"),
                    null,
                    ImmutableList.of(view("v", "SELECT 1 AS one"))))
            .views(List.of(view("v", "SELECT 2 AS two"), view("w", "SELECT * FROM v")))
            .query(
                new QuerySpec(
                    ImmutableList.of("a"),
                    ImmutableList.of(new DerivedField("x", "upper(a)")),
                    "a <> ''",
                    null))
            .extract(
                new ExtractMetadata(
                    "d",
                    1,
                    ImmutableList.of("identity"),
                    ImmutableList.of("c"),
                    ImmutableList.of(
                        new DerivedId(
                            "a", "id", DerivedId.Kind.MASKED_HASH, ImmutableList.of("raw"))),
                    ImmutableList.of("raw"),
                    ImmutableList.of("extra"),
                    "t",
                    sort("b"),
                    ImmutableList.of(),
                    new EnabledWhen.OptionIsOn("full"),
                    "full",
                    ImmutableList.of("w", "f"),
                    ImmutableMap.of("k", "v"),
                    ImmutableList.of("a"),
                    null))
            .build();
    Registry registry =
        Registry.builder("r")
            .datasets(List.of(dataset))
            .vocabulary(
                new Vocabulary(
                    ImmutableSortedMap.of("identity", IDENTITY),
                    ImmutableSortedMap.of("t", TEMPLATE),
                    ImmutableSortedMap.of("e", extractor("t")),
                    ImmutableSortedMap.of("id", id("p", "raw", "c")),
                    ImmutableSortedMap.of(
                        "f", new RequiredFunction("f", "", ImmutableList.of(), false, null)),
                    ImmutableSortedMap.of("o", new OutputBundle("o", "", ImmutableList.of("d")))))
            .build();
    assertThat(registry.views()).containsOnlyKeys("v", "w");
    assertThat(registry.view("v").definition()).isEqualTo(new SqlView("SELECT 1 AS one"));
  }

  @Test
  void aDatasetOfTheSameName() {
    assertThat(
            findings(
                Registry.builder("r")::datasets,
                List.of(base().build(), base().doc("again").build())))
        .containsExactly("code: dataset 'd' is defined twice");
  }

  @Test
  void unknownBundle() {
    assertFinds(
        base().bundles(List.of("identitty")),
        "dataset 'd': 'bundles' names the unknown bundle 'identitty'; did you mean identity?");
  }

  @Test
  void aColumnThatItsBundleBrings() {
    assertFinds(
        DatasetSpec.builder("d", 1, columns("a", "b", "a")).bundles(List.of("identity")),
        "dataset 'd': column 'a' stands twice; its bundle 'identity' already brings it");
  }

  @Test
  void aColumnThatTwoBundlesBring() {
    assertFinds(
        DatasetSpec.builder("d", 1, columns("a", "b", "b", "c"))
            .bundles(List.of("identity", "other")),
        "dataset 'd': its bundles 'identity' and 'other' both bring the column 'b'");
  }

  @Test
  void columnsOfTheBundleAreMissing() {
    assertFinds(
        base().bundles(List.of("other")),
        "dataset 'd' does not begin with the columns of its bundles; expected [b, c]");
  }

  @Test
  void promisesOfTheBundleAreMissing() {
    FieldBundle keyed =
        new FieldBundle(
            "keyed", "", fields("a"), list("a"), list("a"), ImmutableMap.of("a", "Its doc"));
    assertThat(
            findings(
                datasets ->
                    Registry.builder("r")
                        .datasets(datasets)
                        .vocabulary(
                            new Vocabulary(
                                ImmutableSortedMap.of("keyed", keyed),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of()))
                        .build(),
                List.of(base().bundles(List.of("keyed")).keyFields(List.of("b")).build())))
        .containsExactlyInAnyOrder(
            "code: dataset 'd': its key [b] does not begin with the key of its bundles, [a]",
            "code: dataset 'd': its required columns [] do not begin with those of its bundles,"
                + " [a]",
            "code: dataset 'd': column 'a' is explained otherwise by its bundle");
  }

  @Test
  void dedupeByUnknownColumns() {
    assertFinds(
        contract(new DedupeSpec(list("x"), sort("y"), DedupeStrategy.KEEP_ARBITRARY)),
        "dataset 'd': 'contract.dedupe.keys' names the unknown column 'x'; known are a, b, c",
        "dataset 'd': 'contract.dedupe.tie_breakers' names the unknown column 'y'; known are a, b,"
            + " c");
  }

  @Test
  void dedupeWithoutKeys() {
    assertFinds(
        contract(new DedupeSpec(list(), sort("a"), DedupeStrategy.KEEP_FIRST_AFTER_SORT)),
        "dataset 'd': 'contract.dedupe.keys' is empty; expected the columns that make rows the"
            + " same");
  }

  @Test
  void bestByScoreWithoutScore() {
    assertFinds(
        contract(new DedupeSpec(list("a"), sort(), DedupeStrategy.KEEP_BEST_BY_SCORE)),
        "dataset 'd': keep_best_by_score takes the score from 'contract.dedupe.tie_breakers', which"
            + " is empty");
  }

  @Test
  void canonicalSortByUnknownColumn() {
    assertFinds(
        base().canonicalSort(sort("z")),
        "dataset 'd': 'contract.sort' names the unknown column 'z'; known are a, b, c");
  }

  @Test
  void viewsOfTheContractWithoutNameOrTwice() {
    assertFinds(
        base().contract(contractWith(view("", "SELECT 1"), view("v", "S"), view("v", "T"))),
        "dataset 'd': a view of 'contract.views' has no name",
        "dataset 'd': 'contract.views' has the view 'v' twice",
        "a view has no name");
  }

  @Test
  void viewsOfTheDatasetWithoutNameOrTwice() {
    assertFinds(
        base().views(List.of(view("", "SELECT 1"), view("v", "S"), view("v", "T"))),
        "dataset 'd': a view of 'views' has no name",
        "dataset 'd': 'views' has the view 'v' twice",
        "a view has no name");
  }

  @Test
  void aViewWithTheNameOfAnother() {
    assertThat(
            findings(
                datasets ->
                    Registry.builder("r")
                        .datasets(datasets)
                        .views(List.of(view("v", "SELECT 2")))
                        .build(),
                List.of(base().views(List.of(view("v", "SELECT 1"))).build())))
        .containsExactly("code: dataset 'd' has a view 'v', and another view has that name");
  }

  @Test
  void aVirtualFieldThatIsStored() {
    assertFinds(
        base()
            .contract(
                new ContractSpec(
                    "d", 1, null, sort(), list(), ImmutableMap.of("a", "?"), null, list())),
        "dataset 'd': the virtual field 'a' is a stored column");
  }

  @Test
  void anEmptyConstraint() {
    assertFinds(
        base()
            .contract(
                new ContractSpec("d", 1, null, sort(), list(" "), ImmutableMap.of(), null, list())),
        "dataset 'd': 'contract.constraints' has an empty condition");
  }

  @Test
  void policiesByUnknownColumns() {
    DatasetPolicies policies =
        new DatasetPolicies(
            new ScanPolicy(
                list("p"), sort("q"), true, true, null, null, null, null, null, null, false, null,
                null, null, null, false, false),
            new DeltaPolicy(
                DeltaScanPolicy.DEFAULT,
                new DeltaWritePolicy(null, list("s")),
                DeltaSchemaPolicy.DEFAULT,
                list("")),
            new WritePolicy(
                list("w"),
                false,
                sort("x"),
                WritePolicy.Compression.ZSTD,
                WritePolicy.Statistics.PAGE,
                null),
            new EvolutionPolicy(
                EvolutionPolicy.Promotion.NONE, ImmutableMap.of("a", "gone"), true, true, true),
            null,
            PolicyOverrides.NONE);
    String known = "; known are a, b, c";
    assertFinds(
        base().policies(policies),
        "dataset 'd': 'scan.partition_columns' names the unknown column 'p'" + known,
        "dataset 'd': 'scan.file_sort_order' names the unknown column 'q'" + known,
        "dataset 'd': 'write.partition_by' names the unknown column 'w'" + known,
        "dataset 'd': 'write.sort_by' names the unknown column 'x'" + known,
        "dataset 'd': 'delta.write.stats_columns' names the unknown column 's'" + known,
        "dataset 'd': 'delta.constraints' has an empty condition",
        "dataset 'd': 'evolution.renames' names the unknown column 'gone'" + known,
        "dataset 'd': 'evolution.renames' renames 'a', which is a declared column");
  }

  @Test
  void aQueryOfUnknownColumns() {
    assertFinds(
        base()
            .query(
                new QuerySpec(
                    list("z"),
                    ImmutableList.of(new DerivedField("x", " "), new DerivedField("x", "1")),
                    null,
                    null)),
        "dataset 'd': 'query.columns' names the unknown column 'z'; known are a, b, c",
        "dataset 'd': derived column 'x' has no expression",
        "dataset 'd': derived column 'x' stands twice");
  }

  @Test
  void aVersionOfFilesThatHaveNone() {
    assertFinds(
        base()
            .location(
                new DatasetLocation(
                    list("/x.parquet"),
                    DataFormat.PARQUET,
                    ImmutableMap.of(),
                    sort(),
                    Partitioning.NONE,
                    ImmutableMap.of(),
                    new DatasetLocation.DeltaVersion.Commit(3),
                    null,
                    null)),
        "location of d: a version is chosen, and the format is parquet; expected delta");
  }
}
