package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatasetSectionsReaderTest {
  private final DatasetSpec dataset = FullRegistryFixture.read().dataset("a_v2");
  private final DatasetSpec nested = FullRegistryFixture.read().dataset("nested_v1");

  private static SortKey descending(String column) {
    return new SortKey(column, SortOrder.DESCENDING);
  }

  private static SortKey ascending(String column) {
    return new SortKey(column, SortOrder.ASCENDING);
  }

  @Test
  void whatTheWriterWritesReadsBackEqual() throws IOException {
    for (String yaml : List.of(FullRegistryFixture.FULL, RegistryDocumentationTest.example())) {
      Registry registry = RegistryFixture.read(yaml);
      assertThat(RegistryFixture.read(RegistryWriter.toYaml(registry))).isEqualTo(registry);
    }
  }

  @Test
  void contract() {
    assertThat(dataset.contract())
        .isEqualTo(
            new ContractSpec(
                "a_contract",
                5,
                new DedupeSpec(
                    ImmutableList.of("file_id", "size"),
                    ImmutableList.of(descending("price"), ascending("day")),
                    DedupeStrategy.KEEP_BEST_BY_SCORE),
                ImmutableList.of(ascending("path"), descending("size")),
                ImmutableList.of("size >= 0", "price > 0"),
                ImmutableMap.of("origin", "Where it comes from", "note", ""),
                new ValidationPolicy(ValidationPolicy.Strictness.STRICT, true, 10, false, false),
                ImmutableList.of(
                    new ViewSpec("contract_view", "", new SqlView("SELECT 1 AS one")))));
  }

  @Test
  void contractOfADatasetThatHasNone() {
    assertThat(FullRegistryFixture.datasetWith("contract:\n      name: a_contract", "contract:"))
        .extracting(other -> other.contract().name())
        .isEqualTo("a_v2");
    DatasetSpec bare =
        RegistryFixture.read(
                "registry: r\n"
                    + "datasets:\n"
                    + "  - {name: b, version: 4, columns: [{name: x, type: int8}]}\n")
            .dataset("b");
    assertThat(bare.contract()).isEqualTo(ContractSpec.bare("b", 4));
    assertThat(bare.query()).isEqualTo(QuerySpec.DEFAULT);
    assertThat(bare.policies()).isEqualTo(DatasetPolicies.DEFAULT);
    assertThat(bare.extract()).isNull();
    assertThat(bare.ordering().level()).isEqualTo(OrderingLevel.UNORDERED);
  }

  @Test
  void virtualFieldsWithoutSentences() {
    assertThat(
            FullRegistryFixture.datasetWith(
                    "{origin: Where it comes from, note: \"\"}", "[origin, note]")
                .contract()
                .virtualFields())
        .isEqualTo(ImmutableMap.of("origin", "", "note", ""));
  }

  @Test
  void nestedViewOfAContractHasTheDatasetAsItsRoot() {
    NestedView view = (NestedView) nested.contract().views().get(0).definition();
    assertThat(view.root()).isEqualTo("nested_v1");
    assertThat(view.columns().get(1).doc()).isEqualTo("What it is");
    assertThat(FullRegistryFixture.read().view("nested_items").definition()).isEqualTo(view);
  }

  @Test
  void query() {
    assertThat(dataset.query())
        .isEqualTo(
            new QuerySpec(
                ImmutableList.of("path", "size"),
                ImmutableList.of(new DerivedField("double_size", "size * 2")),
                "size > 1",
                "size > 0"));
  }

  @Test
  void viewsOfItsOwn() {
    assertThat(dataset.views())
        .containsExactly(new ViewSpec("own_view", "A view.", new SqlView("SELECT 2 AS two")));
    assertThat(dataset.resolvedViews().keySet()).containsExactly("contract_view", "own_view");
  }

  @Test
  void validationOfTheDatasetBeatsTheContract() {
    assertThat(dataset.validation())
        .isEqualTo(
            new ValidationPolicy(ValidationPolicy.Strictness.LENIENT, false, null, true, true));
    assertThat(
            FullRegistryFixture.datasetWith("    validation: {strict: false}\n", "").validation())
        .isEqualTo(dataset.contract().validation());
  }

  @Test
  void evolution() {
    assertThat(dataset.policies().evolution())
        .isEqualTo(
            new EvolutionPolicy(
                EvolutionPolicy.Promotion.NONE,
                ImmutableMap.of("old_size", "size"),
                true,
                false,
                false));
  }

  @Test
  void evolutionLeavesOpenWhatDependsOnTheColumns() {
    Registry registry =
        RegistryFixture.read(
            """
            registry: r
            datasets:
              - {name: flat, version: 1, columns: [{name: x, type: int8}], evolution: {}}
              - {name: deep, version: 1, columns: [{name: x, type: list<int8>}], evolution: {}}
            """);
    assertThat(registry.dataset("flat").policies().evolution()).isEqualTo(EvolutionPolicy.DEFAULT);
    assertThat(registry.dataset("deep").policies().evolution())
        .isEqualTo(EvolutionPolicy.NESTED_DEFAULT);
  }

  @Test
  void scan() {
    assertThat(dataset.policies().scan())
        .isEqualTo(
            new ScanPolicy(
                ImmutableList.of("day"),
                ImmutableList.of(descending("size")),
                false,
                false,
                true,
                true,
                false,
                true,
                false,
                ".pq",
                true,
                true,
                8,
                Duration.ofMinutes(2),
                64L << 20,
                true,
                true));
  }

  @Test
  void delta() {
    assertThat(dataset.policies().delta())
        .isEqualTo(
            new DeltaPolicy(
                new DeltaScanPolicy("source_file", false, true),
                new DeltaWritePolicy(128L << 20, ImmutableList.of("size")),
                new DeltaSchemaPolicy(
                    DeltaSchemaPolicy.Mode.MERGE, DeltaSchemaPolicy.ColumnMapping.ID),
                ImmutableList.of("size > 0")));
  }

  @Test
  void write() {
    assertThat(dataset.policies().write())
        .isEqualTo(
            new WritePolicy(
                ImmutableList.of("day"),
                true,
                ImmutableList.of(ascending("size")),
                WritePolicy.Compression.SNAPPY,
                WritePolicy.Statistics.CHUNK,
                1000));
  }

  @Test
  void policyOfExtraction() {
    assertThat(dataset.policies().extract())
        .isEqualTo(new PolicyOverrides(true, false, OnError.FAIL));
  }

  @Test
  void extract() {
    assertThat(dataset.extract())
        .isEqualTo(
            new ExtractMetadata(
                "a_v2",
                2,
                ImmutableList.of("identity", "span"),
                ImmutableList.of("size", "price", "day"),
                ImmutableList.of(
                    new DerivedId(
                        "file_id", "file", DerivedId.Kind.MASKED_HASH, ImmutableList.of("path"))),
                ImmutableList.of("raw"),
                ImmutableList.of("extra"),
                "t",
                ImmutableList.of(ascending("path"), descending("size")),
                ImmutableList.of("file_id"),
                new EnabledWhen.Allowlist(),
                "on",
                ImmutableList.of("own_view", "f"),
                ImmutableMap.of("family", "files", "empty", ""),
                ImmutableList.of("path"),
                "p"));
  }

  @Test
  void extractWithoutAnythingElse() {
    ExtractMetadata extract =
        RegistryFixture.read(
                "registry: r\n"
                    + "datasets:\n"
                    + "  - {name: b, version: 1, columns: [{name: x, type: int8}], extract: {}}\n")
            .dataset("b")
            .extract();
    assertThat(extract).isNotNull();
    assertThat(extract.enabledWhen()).isEqualTo(new EnabledWhen.Always());
    assertThat(extract.template()).isNull();
    assertThat(extract.pipeline()).isNull();
    assertThat(extract.fields()).containsExactly("x");
  }

  @Test
  void evidenceColumnsCanBeLeftOut() {
    assertThat(
            FullRegistryFixture.datasetWith("pipeline: p", "evidence_columns: false")
                .arrowSchema()
                .getFields())
        .extracting(field -> field.getName())
        .doesNotContain("evidence_rank", "confidence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "feature_flag:off|FeatureFlag[flag=off]",
        "feature_flag|FeatureFlag[flag=on]",
        "number|OptionIsOn[option=number]"
      })
  void enabledWhen(String word, String condition) {
    ExtractMetadata extract =
        FullRegistryFixture.datasetWith("enabled_when: allowlist", "enabled_when: " + word)
            .extract();
    assertThat(extract).isNotNull();
    assertThat(extract.enabledWhen()).asString().isEqualTo(condition);
  }

  @Test
  void location() {
    assertThat(dataset.location())
        .isEqualTo(
            new DatasetLocation(
                ImmutableList.of("data/a", "/abs/a"),
                DataFormat.DELTA,
                ImmutableMap.of("o", "1"),
                ImmutableList.of(ascending("size")),
                Partitioning.NONE,
                ImmutableMap.of("secret", "x"),
                new DatasetLocation.DeltaVersion.Commit(7),
                dataset.scan(),
                new DeltaScanPolicy("f", true, false)));
    assertThat(dataset.scan().cache()).isTrue();
    assertThat(dataset.scan().partitionColumns()).isEmpty();
  }

  @Test
  void policyOfALocationThatSaysNothingIsTheDefault() {
    DatasetLocation location = nested.location();
    assertThat(location).isNotNull();
    assertThat(location.deltaScan()).isEqualTo(DeltaScanPolicy.DEFAULT);
    assertThat(location.scan()).isNull();
    assertThat(location.format()).isEqualTo(DataFormat.JSON);
  }

  @Test
  void deltaTableAtATime() {
    DatasetLocation location =
        FullRegistryFixture.datasetWith(
                "delta_version: 7", "delta_timestamp: 2026-01-31T12:00:00+01:00")
            .location();
    assertThat(location).isNotNull();
    assertThat(location.delta())
        .isEqualTo(new DatasetLocation.DeltaVersion.At(Instant.parse("2026-01-31T11:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "2 m, PT2M",
    "1h, PT1H",
    "7d, PT168H",
    "5ns, PT0.000000005S"
  })
  void times(String text, Duration expected) {
    assertThat(
            FullRegistryFixture.datasetWith("_ttl: 2m", "_ttl: " + text)
                .policies()
                .scan()
                .listFilesCacheTtl())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "512KiB, 524288", "2 GiB, 2147483648", "1TiB, 1099511627776", "0, 0"})
  void sizes(String text, long expected) {
    assertThat(
            FullRegistryFixture.datasetWith("64 MiB", text)
                .policies()
                .scan()
                .listFilesCacheLimitBytes())
        .isEqualTo(expected);
  }
}
