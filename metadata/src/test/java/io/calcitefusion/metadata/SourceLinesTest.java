package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checks find in finished records has the line of the part that is wrong. */
final class SourceLinesTest {
  /** A change of {@link FullRegistryFixture#FULL} after which a part is wrong. */
  record Change(String old, String replacement) {}

  static Stream<Change> changes() {
    return Stream.of(
        new Change("bundles: [identity, span]", "bundles: [identity, spam]"),
        new Change("keys: [file_id, size]", "keys: [file_id, sise]"),
        new Change(
            "tie_breakers: [{column: price, order: descending}, day]", "tie_breakers: [pric]"),
        new Change("sort: [path, {column: size, order: descending}]", "sort: [pat]"),
        new Change(
            "virtual_fields: {origin: Where it comes from, note: \"\"}", "virtual_fields: [size]"),
        new Change("columns: [path, size]\n", "columns: [path, sise]\n"),
        new Change(
            "derived: [{name: double_size, expr: size * 2}]",
            "derived: [{name: a, expr: b}, {name: a, expr: b}]"),
        new Change("renames: {old_size: size}", "renames: {old_size: sise}"),
        new Change("partition_columns: [day]", "partition_columns: [dey]"),
        new Change(
            "file_sort_order: [{column: size, order: descending}]", "file_sort_order: [sise]"),
        new Change("stats_columns: [size]", "stats_columns: [sise]"),
        new Change("partition_by: [day]", "partition_by: [dey]"),
        new Change("sort_by: [size]", "sort_by: [sise]"),
        new Change("derived: [{name: file_id, id: file,", "derived: [{name: file_id, id: fle,"),
        new Change(
            "order: [path, {column: size, order: descending}]\n      enabled",
            "order: [pat]\n      enabled"),
        new Change("enabled_when: allowlist", "enabled_when: allow"),
        new Change("feature_flag: on", "feature_flag: onn"),
        new Change("postprocess: [own_view, f]", "postprocess: [own_vew, f]"),
        new Change("evidence_required_columns: [path]", "evidence_required_columns: [pat]"),
        new Change("sorted: [size]", "sorted: [sise]"),
        new Change("scan: {cache: true}", "scan: {partition_columns: [dey]}"),
        new Change("outputs: [a]", "outputs: [b]"),
        new Change("template: t\n    options", "template: u\n    options"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void findingHasTheLineOfThePart(Change change) {
    assertThat(FullRegistryFixture.findings(change.old(), change.replacement()))
        .first()
        .asString()
        .startsWith("shop.yaml:" + FullRegistryFixture.lineOf(change.old()) + ": ");
  }

  @Test
  void partThatIsNotNotedHasTheLineAroundIt() {
    SourceLines lines = new SourceLines();
    SourceLines.Owner owner = lines.begin("dataset x", 3);
    owner.put("contract.dedupe", 5);
    owner.put("extract.derived 1", 9);
    owner.putColumn(2, 7);
    assertThat(
            List.of(
                lines.of("dataset x", "contract.dedupe.keys"),
                lines.of("dataset x", "contract.sort"),
                lines.of("dataset x", "extract.derived 1.id"),
                lines.of("dataset x", "column 2"),
                lines.of("dataset x", "column 3"),
                lines.of("dataset y", "column 2")))
        .containsExactly(5, 3, 9, 7, 3, 0);
  }

  @Test
  void secondOwnerOfANameChangesNothing() {
    SourceLines lines = new SourceLines();
    lines.begin("view v", 3).put("root", 4);
    SourceLines.Owner second = lines.begin("view v", 13);
    second.put("root", 14);
    second.markReported(Set.of(14));
    assertThat(lines.of("view v", "root")).isEqualTo(4);
    assertThat(lines.isReported("view v")).isFalse();
  }

  @Test
  void onlyPartsAtReportedLinesAreReported() {
    SourceLines lines = new SourceLines();
    SourceLines.Owner owner = lines.begin("dataset x", 3);
    owner.put("version", 4);
    owner.put("key", 5);
    owner.markReported(Set.of(4));
    assertThat(lines.isReported("dataset x")).isTrue();
    assertThat(lines.isReported("dataset x", "version")).isTrue();
    assertThat(lines.isReported("dataset x", "key")).isFalse();
    assertThat(lines.isReported("dataset y", "key")).isFalse();
  }

  @Test
  void linesOfSeveralFilesAreNumberedThrough() {
    Findings findings = new Findings("a");
    findings.end(10);
    int second = findings.begin("b");
    findings.end(5);
    int third = findings.begin("c");
    assertThat(List.of(findings.place(10), findings.place(second), findings.place(second + 5)))
        .containsExactly("a:10", "b", "b:5");
    assertThat(findings.place(third + 1)).isEqualTo("c:1");
  }
}
