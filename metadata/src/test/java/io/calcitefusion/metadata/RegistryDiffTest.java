package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.ChangeCase.BASE;
import static io.calcitefusion.metadata.ChangeCase.changed;
import static io.calcitefusion.metadata.ChangeCase.read;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_RETYPED;
import static io.calcitefusion.metadata.ChangeKind.EVOLUTION_LOOSENED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules by which changes of a registry are judged, each with a case. */
final class RegistryDiffTest {
  static Stream<ChangeCase> cases() {
    return Stream.of(
            OtherChangeCases.registryCases(),
            DatasetChangeCases.columnCases(),
            DatasetChangeCases.promiseCases(),
            DatasetChangeCases.policyCases(),
            OtherChangeCases.extractCases(),
            OtherChangeCases.evidenceCases(),
            OtherChangeCases.viewCases(),
            OtherChangeCases.vocabularyCases())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRule(ChangeCase one) {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(changed(one.old(), one.now())));
    List<ChangeKind> kinds = diff.changes().stream().map(RegistryChange::kind).toList();
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(one.kind()), one.also().stream()).toList());
    RegistryChange change =
        diff.changes().stream().filter(c -> c.kind() == one.kind()).findFirst().orElseThrow();
    assertThat(change.object()).isEqualTo(one.object());
    assertThat(change.part()).isEqualTo(one.part());
    assertThat(change.before()).isNotEqualTo(change.after());
  }

  @Test
  void everyKindHasACase() {
    Set<ChangeKind> tried = EnumSet.noneOf(ChangeKind.class);
    cases().forEach(one -> tried.add(one.kind()));
    assertThat(tried).containsExactlyInAnyOrder(ChangeKind.values());
  }

  @Test
  void thePageHasEveryRuleAsItIs() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "registry.md"));
    int start = page.indexOf("## Changes of a registry");
    int end = page.indexOf("\n## ", start + 1);
    List<String> rows =
        page.substring(start, end < 0 ? page.length() : end)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ChangeKind.values())
                .map(
                    kind ->
                        "| `%s` | %s | %s |"
                            .formatted(kind.word(), kind.impact().word(), kind.reason()))
                .toList());
  }

  @Test
  void equalRegistriesHaveNoChange() {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(BASE));
    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.isBreaking()).isFalse();
    assertThat(diff.toText()).isEqualTo("no changes\n");
  }

  @Test
  void theTextHasOneLinePerChangeTheWorstFirst() {
    String now =
        changed("{name: name, type: utf8}", "{name: label, type: utf8}")
            .replace("What is sold.", "What\n  was sold.")
            .replace("snappy", "gzip");
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(now));
    assertThat(diff.isBreaking()).isTrue();
    assertThat(diff.toText())
        .isEqualTo(
            """
            breaking: dataset items, column name: name → label (column_renamed: queries that use the old name fail)
            compatible: dataset orders_v1, write.compression: snappy → gzip (write_changed: files hold the same rows)
            documentation: registry, doc: What is sold. → What was sold. (documentation_changed: it has no meaning for a program)
            1 breaking, 1 compatible, 1 documentation
            """);
    assertThat(diff.count(ChangeKind.Impact.COMPATIBLE)).isEqualTo(1);
  }

  @Test
  void secretsAreNotShown() {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(changed("s3cr3t", "0th3r")));
    assertThat(diff.toString()).doesNotContain("s3cr3t", "0th3r");
    Registry without = read(BASE.replaceFirst("    location: .*\n", ""));
    assertThat(RegistryDiff.between(read(BASE), without).toText())
        .contains("location.storage_options.key: (hidden) → nothing")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aNestedColumnMakesFilesMoreTolerant() {
    String now = changed("{name: name, type: utf8}", "{name: name, type: 'list<utf8>'}");
    assertThat(RegistryDiff.between(read(BASE), read(now)).changes())
        .extracting(RegistryChange::kind)
        .containsExactly(COLUMN_RETYPED, EVOLUTION_LOOSENED);
  }
}
