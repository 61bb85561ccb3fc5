package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the shipped declarations of extraction. */
final class CodeintelExtractionTest {
  private static final Registry REGISTRY = RegistryReader.readClasspath("codeintel");
  private static final Extraction EXTRACTION = REGISTRY.extraction();

  @Test
  void objectsOfARunningProgramNeedAnAllowlist() {
    assertThat(enabled("runtime_inspect", Map.of())).isEmpty();
    assertThat(
            enabled(
                "runtime_inspect",
                Map.of("module_allowlist", new OptionValue.Texts(ImmutableList.of("json")))))
        .containsExactly(
            "rt_members_v1", "rt_objects_v1", "rt_signature_params_v1", "rt_signatures_v1");
  }

  @ParameterizedTest
  @CsvSource({
    "ast, ast_files_v1",
    "bytecode, bytecode_files_v1",
    "cst, libcst_files_v1",
    "scip, scip_index_v1",
    "symtable, symtable_files_v1",
    "tree_sitter, tree_sitter_files_v1"
  })
  void everyOtherExtractorMakesItsDatasetByDefault(String extractor, String dataset) {
    assertThat(enabled(extractor, Map.of())).containsExactly(dataset);
  }

  @Test
  void givenOptionsReplaceDefaultsAndUnknownOnesAreRefused() {
    assertThat(EXTRACTION.options("repo_scan", Map.of("max_files", new OptionValue.WholeNumber(9))))
        .containsEntry("max_files", new OptionValue.WholeNumber(9))
        .containsEntry("include_globs", new OptionValue.Texts(ImmutableList.of("**/*.py")));
    assertThatThrownBy(
            () ->
                EXTRACTION.options("cst", Map.of("include_name_refs", new OptionValue.Flag(true))))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("include_refs");
  }

  @ParameterizedTest
  @CsvSource({
    "repo_files_v1, true",
    "rt_objects_v1, true",
    "scip_index_v1, false",
    "ast_files_v1, "
  })
  void columnsThatAreNotDeclaredAreKeptAsTheTemplateSays(String dataset, @Nullable Boolean keeps) {
    for (boolean caller : List.of(true, false)) {
      assertThat(
              EXTRACTION
                  .policy(dataset, new ExtractPolicy(true, caller, OnError.FAIL))
                  .keepExtraColumns())
          .isEqualTo(keeps == null ? caller : keeps);
    }
  }

  @Test
  void evidenceSaysWhoFoundAFactAndHowFarItHolds() {
    assertThat(EXTRACTION.evidence("file_line_index_v1"))
        .hasValueSatisfying(
            evidence -> {
              assertThat(evidence.name()).isEqualTo("file_line_index");
              assertThat(evidence.template()).isEqualTo("repo_scan");
              assertThat(evidence.rank()).isEqualTo(8);
              assertThat(evidence.confidence()).isEqualTo(1.0);
              assertThat(evidence.coordinateSystem()).isEqualTo(CoordinateSystem.PATH);
              assertThat(evidence.ambiguityPolicy()).isEqualTo("preserve");
              assertThat(evidence.requiredColumns()).containsExactly("file_id", "line_no");
              assertThat(evidence.extractor()).isEqualTo("repo_scan");
              assertThat(evidence.ordering().level()).isEqualTo(OrderingLevel.IMPLICIT);
            });
    assertThat(EXTRACTION.evidence("cpg_nodes_v1")).isEmpty();
  }

  @Test
  void twelveDatasetsAreExtracted() {
    assertThat(REGISTRY.datasets().values())
        .filteredOn(dataset -> dataset.extract() != null)
        .hasSize(12);
    assertThat(REGISTRY.vocabulary().outputBundles().keySet())
        .flatMap(EXTRACTION::outputs)
        .hasSize(12)
        .doesNotHaveDuplicates();
  }

  private static List<String> enabled(String extractor, Map<String, OptionValue> overrides) {
    return EXTRACTION
        .enabledDatasets(extractor, EXTRACTION.options(extractor, ImmutableMap.copyOf(overrides)))
        .stream()
        .map(DatasetSpec::name)
        .toList();
  }
}
