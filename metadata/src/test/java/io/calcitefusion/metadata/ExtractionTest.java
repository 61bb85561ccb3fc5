package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from the declarations of extraction. */
final class ExtractionTest {
  private static final OptionValue ON = new OptionValue.Flag(true);
  private static final OptionValue OFF = new OptionValue.Flag(false);

  private static final Registry REGISTRY =
      Registry.builder("r")
          .datasets(
              List.of(
                  made("always_v1", "t", new EnabledWhen.Always(), null),
                  made("listed_v1", "t", new EnabledWhen.Allowlist(), null),
                  made("flagged_v1", "t", new EnabledWhen.FeatureFlag("flag"), null),
                  made("wide_v1", "t", new EnabledWhen.OptionIsOn("depth"), "flag"),
                  made("other_v1", "u", new EnabledWhen.Always(), null),
                  DatasetSpec.builder("plain_v1", 1, column()).keyFields(List.of("x")).build()))
          .vocabulary(
              new Vocabulary(
                  ImmutableSortedMap.of(),
                  ImmutableSortedMap.of(
                      "t", template("t", new PolicyOverrides(null, true, null)),
                      "u", template("u", PolicyOverrides.NONE)),
                  ImmutableSortedMap.of(
                      "e",
                      new ExtractorSpec(
                          "e",
                          4,
                          "",
                          "t",
                          ImmutableSortedMap.of(
                              "module_allowlist",
                              new OptionValue.Texts(ImmutableList.of()),
                              "flag",
                              OFF,
                              "depth",
                              new OptionValue.WholeNumber(0),
                              "mode",
                              new OptionValue.Text(""),
                              "limit",
                              new OptionValue.Unset()))),
                  ImmutableSortedMap.of(),
                  ImmutableSortedMap.of(),
                  ImmutableSortedMap.of(
                      "all", new OutputBundle("all", "", ImmutableList.of("wide", "always")))))
          .build();
  private static final Extraction EXTRACTION = REGISTRY.extraction();

  @Test
  void extractMetadataIsFoundByDataset() {
    assertThat(REGISTRY.extractMetadata("always_v1"))
        .hasValueSatisfying(extract -> assertThat(extract.template()).isEqualTo("t"));
    assertThat(REGISTRY.extractMetadata("plain_v1")).isEmpty();
    assertThatThrownBy(() -> REGISTRY.extractMetadata("alway_v1"))
        .isInstanceOf(RegistryException.class)
        .hasMessage("code: unknown dataset 'alway_v1'; did you mean always_v1?");
  }

  @Test
  void unknownNamesGiveNearOnes() {
    assertThatThrownBy(() -> EXTRACTION.template("tt"))
        .hasMessage("code: unknown template 'tt'; did you mean t?");
    assertThatThrownBy(() -> EXTRACTION.extractor("f")).hasMessageContaining("known are e");
    assertThatThrownBy(() -> EXTRACTION.idSpec("f")).hasMessage("code: unknown id spec 'f'");
    assertThatThrownBy(() -> EXTRACTION.outputBundle("al"))
        .hasMessage("code: unknown output bundle 'al'; did you mean all?");
    assertThatThrownBy(() -> EXTRACTION.datasetOfOutput("wid"))
        .hasMessage("code: unknown output 'wid'; did you mean wide?");
    assertThatThrownBy(() -> REGISTRY.bundle("b")).hasMessage("code: unknown bundle 'b'");
  }

  @Test
  void outputsOfABundleKeepItsOrder() {
    assertThat(EXTRACTION.outputs("all"))
        .extracting(DatasetSpec::name)
        .containsExactly("wide_v1", "always_v1");
  }

  @Test
  void anOptionWithoutADefaultTakesAnyKindOfValue() {
    assertThat(EXTRACTION.options("e", Map.of()).get("limit")).isEqualTo(new OptionValue.Unset());
    for (OptionValue value : List.of(ON, new OptionValue.WholeNumber(3))) {
      assertThat(EXTRACTION.options("e", Map.of("limit", value)).get("limit")).isEqualTo(value);
    }
  }

  @Test
  void overridesReplaceDefaults() {
    assertThat(EXTRACTION.options("e", Map.of("flag", ON)))
        .containsEntry("flag", ON)
        .containsEntry("depth", new OptionValue.WholeNumber(0))
        .hasSize(5);
    assertThatThrownBy(() -> EXTRACTION.options("e", Map.of("flagg", ON)))
        .hasMessage("code: unknown option of extractor e 'flagg'; did you mean flag?");
    assertThatThrownBy(() -> EXTRACTION.options("e", Map.of("depth", ON)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("option 'depth' of extractor 'e'")
        .hasMessageContaining("expected WholeNumber");
  }

  @Test
  void conditionsDecideWhatIsMade() {
    assertThat(enabled(Map.of())).containsExactly("always_v1");
    assertThat(
            enabled(
                Map.of("module_allowlist", new OptionValue.Texts(ImmutableList.of("some.module")))))
        .containsExactly("always_v1", "listed_v1");
    assertThat(enabled(Map.of("flag", ON))).containsExactly("always_v1", "flagged_v1");
    assertThat(enabled(Map.of("depth", new OptionValue.WholeNumber(2))))
        .as("its feature flag is off")
        .containsExactly("always_v1");
    assertThat(enabled(Map.of("depth", new OptionValue.WholeNumber(2), "flag", ON)))
        .containsExactly("always_v1", "flagged_v1", "wide_v1");
  }

  @Test
  void theDatasetBeatsTheTemplateWhichBeatsTheCaller() {
    ExtractPolicy caller = new ExtractPolicy(false, false, OnError.KEEP);
    assertThat(EXTRACTION.policy("always_v1", caller))
        .isEqualTo(new ExtractPolicy(false, true, OnError.KEEP));
    assertThat(EXTRACTION.policy("wide_v1", caller))
        .isEqualTo(new ExtractPolicy(true, false, OnError.KEEP));
    assertThat(EXTRACTION.policy("other_v1", caller)).isEqualTo(caller);
    assertThat(EXTRACTION.policy("plain_v1", caller)).isEqualTo(caller);
  }

  @Test
  void evidenceJoinsTemplateAndExtractor() {
    assertThat(EXTRACTION.evidence("plain_v1")).isEmpty();
    assertThat(EXTRACTION.evidence("always_v1"))
        .hasValue(
            new Evidence(
                "always",
                "t",
                3,
                0.5,
                CoordinateSystem.BYTES,
                "preserve",
                ImmutableList.of("x"),
                "e",
                4,
                EXTRACTION.extractor("e").optionDefaults(),
                new Ordering(OrderingLevel.UNORDERED, ImmutableList.of())));
  }

  @Test
  void outputNamesLoseVersionAndLanguage() {
    assertThat(output("py_bc_blocks_v3", 3, "bytecode")).isEqualTo("py_bc_blocks");
    assertThat(output("py_nodes_v1", 1, "ast")).isEqualTo("nodes");
    assertThat(output("py_nodes_v1", 1, "cst")).isEqualTo("nodes");
    assertThat(output("nodes_v11", 1, "ast")).isEqualTo("nodes_v11");
    assertThat(output("nodes", 1, null)).isEqualTo("nodes");
  }

  @Test
  void optionsAreOnUnlessTheyAreEmpty() {
    assertThat(ON.isOn()).isTrue();
    assertThat(OFF.isOn()).isFalse();
    assertThat(new OptionValue.WholeNumber(-1).isOn()).isTrue();
    assertThat(new OptionValue.WholeNumber(0).isOn()).isFalse();
    assertThat(new OptionValue.Text("false").isOn()).isTrue();
    assertThat(new OptionValue.Text("").isOn()).isFalse();
    assertThat(new OptionValue.Texts(ImmutableList.of("")).isOn()).isTrue();
    assertThat(new OptionValue.Texts(ImmutableList.of()).isOn()).isFalse();
  }

  @Test
  void orderingComesFromTheContractThenTheExtractorThenTheKey() {
    DatasetSpec keyed = REGISTRY.dataset("plain_v1");
    assertThat(keyed.ordering()).isEqualTo(new Ordering(OrderingLevel.IMPLICIT, sort("x")));
    DatasetSpec sorted = DatasetSpec.builder(keyed.tableSchema()).canonicalSort(sort("y")).build();
    assertThat(sorted.ordering()).isEqualTo(new Ordering(OrderingLevel.EXPLICIT, sort("y")));
  }

  private static List<String> enabled(Map<String, OptionValue> overrides) {
    return EXTRACTION.enabledDatasets("e", EXTRACTION.options("e", overrides)).stream()
        .map(DatasetSpec::name)
        .toList();
  }

  private static String output(String name, int version, @Nullable String template) {
    return extract(name, version, template, new EnabledWhen.Always(), null).outputName();
  }

  private static DatasetSpec made(
      String name, String template, EnabledWhen when, @Nullable String flag) {
    DatasetPolicies policies =
        name.startsWith("wide")
            ? new DatasetPolicies(
                ScanPolicy.DEFAULT,
                DeltaPolicy.DEFAULT,
                WritePolicy.DEFAULT,
                null,
                null,
                new PolicyOverrides(true, false, null))
            : DatasetPolicies.DEFAULT;
    return DatasetSpec.builder(name, 1, column())
        .extract(extract(name, 1, template, when, flag))
        .policies(policies)
        .build();
  }

  private static ExtractMetadata extract(
      String name,
      int version,
      @Nullable String template,
      EnabledWhen when,
      @Nullable String flag) {
    return new ExtractMetadata(
        name,
        version,
        ImmutableList.of(),
        ImmutableList.of("x"),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        template,
        ImmutableList.of(),
        ImmutableList.of(),
        when,
        flag,
        ImmutableList.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        null);
  }

  private static ExtractTemplate template(String name, PolicyOverrides policy) {
    return new ExtractTemplate(
        name,
        "",
        3,
        0.5,
        CoordinateSystem.BYTES,
        "preserve",
        3,
        OrderingLevel.IMPLICIT,
        ImmutableList.of(),
        true,
        true,
        true,
        false,
        policy);
  }

  private static Schema column() {
    return new Schema(List.of(Field.nullable("x", ArrowType.Utf8.INSTANCE)));
  }

  private static ImmutableList<SortKey> sort(String column) {
    return ImmutableList.of(new SortKey(column, SortOrder.ASCENDING));
  }
}
