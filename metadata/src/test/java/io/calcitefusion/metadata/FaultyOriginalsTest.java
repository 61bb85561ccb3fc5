package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The faults of the original definitions, each as a small registry that has to be refused: {@code
 * docs/registry-corrections.md} names them and says what is shipped instead.
 */
final class FaultyOriginalsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "faulty");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "callsite-contract|16|'contract.dedupe.keys'|'bstart'",
        "callsite-contract|16|'contract.dedupe.keys'|'bend'",
        "callsite-contract|19|'contract.sort'|'bstart'",
        "contract-view-names|13|named_symbols|twice",
        "contract-view-without-name|12|name|",
        "correlated-unnest|11|'root'|'sql'",
        "def-id-twice|19|def_id|twice",
        "extract-without-schema|11|'join'|'module'",
        "extract-without-schema|14|derived id 'rt_id'|'qualname'",
        "id-defined-twice|5|cst_type_expr_id|twice",
        "output-alias-twice|15|'py_files_v1'|'files_v1'",
        "renamed-option|14|'include_name_refs'|include_refs",
        "root-with-two-schemas|12|'join'|'file_id'",
        "root-with-two-schemas|14|ast_files_v1|twice",
        "sort-direction|9|'downwards'|descending",
        "unknown-type|8|'bytes'|blob",
        "version-and-name|5|declares version 1|its name says 2",
      })
  void isRefused(String fixture, int line, String what, @Nullable String more) {
    assertThatThrownBy(() -> RegistryReader.read(FOLDER.resolve(fixture + ".yaml")))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused ->
                assertThat(refused.findings())
                    .anySatisfy(
                        finding -> {
                          assertThat(finding.line()).isEqualTo(line);
                          assertThat(finding.message()).contains(what, more == null ? "" : more);
                        }));
  }

  @Test
  void everyFixtureIsTested() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files)
          .hasSize(13)
          .allSatisfy(
              file ->
                  assertThatThrownBy(() -> RegistryReader.read(file))
                      .isInstanceOf(RegistryException.class));
    }
  }
}
