package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryIncludesTest {
  private static final String DATASET =
      "datasets:\n  - {name: %s, version: 1, columns: [{name: x, type: %s}]}\n";

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Registry read(String text) throws IOException {
    return RegistryReader.read(write("top.yaml", text));
  }

  /** The findings with the folder left out. */
  private List<String> findings(String text) throws IOException {
    Path top = write("top.yaml", text);
    RegistryException thrown =
        catchThrowableOfType(RegistryException.class, () -> RegistryReader.read(top));
    return thrown.findings().stream()
        .map(finding -> finding.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void everythingOfAnIncludedFileBelongsToTheRegistry() throws IOException {
    write("all.yaml", FullRegistryFixture.FULL);
    Registry registry = read("registry: top\ninclude: all.yaml\n");
    assertThat(registry.name()).isEqualTo("top");
    assertThat(registry.catalog()).isEqualTo("top");
    assertThat(registry.schema()).isEqualTo("public");
    assertThat(registry.doc()).isEmpty();
    Registry alone = FullRegistryFixture.read();
    assertThat(registry.datasets()).isEqualTo(alone.datasets());
    assertThat(registry.views()).isEqualTo(alone.views());
    assertThat(registry.vocabulary()).isEqualTo(alone.vocabulary());
  }

  @Test
  void filesUseWhatOthersDefineInAnyDirection() throws IOException {
    write("types.yaml", "types:\n  money: decimal(12,2)\n  price: amount\n");
    write(
        "more.yaml",
        "bundles:\n  - {name: b, columns: [{name: y, type: price}]}\n"
            + DATASET.formatted("two", "amount"));
    Registry registry =
        read(
            "registry: top\ninclude: [types.yaml, more.yaml]\ntypes: {amount: money}\n"
                + DATASET
                    .formatted("one", "money")
                    .replace("version: 1,", "version: 1, bundles: b,"));
    assertThat(registry.datasets().keySet()).containsExactly("one", "two");
    assertThat(registry.dataset("one").arrowSchema().getFields())
        .extracting(ArrowTypeFormatter::format)
        .containsExactly("decimal(12,2)", "decimal(12,2)");
  }

  @Test
  void includesAndLocationsAreMeantFromTheFolderOfTheirFile() throws IOException {
    write("a/mid.yaml", "include: ../b/leaf.yaml\n");
    write(
        "b/leaf.yaml",
        """
        datasets:
          - name: d
            version: 1
            columns: [{name: x, type: int8}]
            location: {path: [data/*.csv, ../c/d.csv, /abs/e.csv]}
        """);
    Registry registry = read("registry: top\ninclude: a/mid.yaml\n");
    DatasetLocation location = registry.dataset("d").location();
    assertThat(location).isNotNull();
    assertThat(location.paths()).containsExactly("b/data/*.csv", "c/d.csv", "/abs/e.csv");
    assertThat(registry.absolutePaths(location))
        .containsExactly(
            folder.resolve("b/data/*.csv").toString(),
            folder.resolve("c/d.csv").toString(),
            "/abs/e.csv");
  }

  @Test
  void fingerprintIsTheSameWhereverTheFilesLieTogether() throws IOException {
    String text = "registry: top\ninclude: sub/one.yaml\n";
    String included =
        DATASET.formatted("one", "int8").replace("]}", "], location: {path: one.csv}}");
    write("sub/one.yaml", included);
    write("elsewhere/sub/one.yaml", included);
    String alone = included.replace("one.csv", "sub/one.csv");
    assertThat(RegistryReader.read(write("elsewhere/top.yaml", text)).fingerprint())
        .isEqualTo(read(text).fingerprint())
        .isEqualTo(read("registry: top\n" + alone).fingerprint());
  }

  @Test
  void absoluteIncludeGivesAbsoluteLocations() throws IOException {
    Path other =
        write(
            "far/away.yaml",
            DATASET.formatted("one", "int8").replace("]}", "], location: {path: one.csv}}"));
    DatasetLocation location =
        read("registry: top\ninclude: " + other.toAbsolutePath() + "\n").dataset("one").location();
    assertThat(location).isNotNull();
    assertThat(location.paths())
        .containsExactly(folder.toAbsolutePath().resolve("far/one.csv").toString());
  }

  @Test
  void shippedRegistryCanBeIncluded() throws IOException {
    Registry registry =
        read("registry: top\ninclude: classpath:codeintel\n" + DATASET.formatted("one", "int8"));
    assertThat(registry.datasets())
        .containsKey("one")
        .containsAllEntriesOf(RegistryReader.readClasspath("codeintel").datasets());
  }

  @Test
  void shippedRegistryHasNoRelativeLocations() throws IOException {
    assertThat(findings("registry: top\ninclude: classpath:with-location\n"))
        .containsExactly(
            "classpath:with-location:6: location of there.path: the path 'there.csv' is relative; a"
                + " shipped registry has no folder, so only an absolute path can be found");
  }

  @Test
  void shippedRegistryIncludesOnlyShippedOnes() throws IOException {
    assertThat(findings("registry: top\ninclude: classpath:with-include\n"))
        .containsExactly(
            "classpath:with-include:2: include 'other.yaml': is relative, and"
                + " 'classpath:with-include' has no folder; expected classpath:NAME or an absolute"
                + " path");
  }

  @Test
  void circleIsShown() throws IOException {
    write("a.yaml", "include: sub/b.yaml\n");
    write("sub/b.yaml", "doc: b\ninclude:\n  - ../a.yaml\n");
    assertThat(findings("registry: top\ninclude: a.yaml\n"))
        .containsExactly(
            "sub/b.yaml:3: include '../a.yaml' closes a circle: a.yaml, sub/b.yaml, a.yaml");
  }

  @Test
  void circleOfOneFile() throws IOException {
    assertThat(findings("registry: top\ninclude: ./top.yaml\n"))
        .containsExactly("top.yaml:2: include './top.yaml' closes a circle: top.yaml, top.yaml");
  }

  @Test
  void fileThatIsReachedTwiceIsReadOnce() throws IOException {
    write("a.yaml", "include: common.yaml\n");
    write("b.yaml", "include: sub/../common.yaml\n");
    Files.createDirectories(folder.resolve("sub"));
    write("common.yaml", DATASET.formatted("one", "int8"));
    Files.createSymbolicLink(folder.resolve("link.yaml"), folder.resolve("common.yaml"));
    assertThat(read("registry: top\ninclude: [a.yaml, b.yaml, link.yaml]\n").datasets())
        .containsOnlyKeys("one");
  }

  @Test
  void nameThatIsDefinedTwiceNamesBothPlaces() throws IOException {
    write("a.yaml", "types: {t: int8}\n" + DATASET.formatted("one", "int8"));
    write(
        "b.yaml",
        "types:\n  t: int16\nviews:\n  - {name: v, sql: SELECT 1}\n"
            + DATASET.formatted("one", "int16"));
    assertThat(
            findings(
                "registry: top\ninclude: [a.yaml, b.yaml]\nviews:\n  - {name: v, sql: SELECT 1}\n"))
        .containsExactly(
            "b.yaml:2: type 't' is defined twice, first at a.yaml:1",
            "b.yaml:4: view 'v' is defined twice, first at top.yaml:4",
            "b.yaml:6: dataset 'one' is defined twice, first at a.yaml:3");
  }

  @Test
  void findingsNameTheirFile() throws IOException {
    write("a.yaml", "# a comment\n" + DATASET.formatted("one", "int9"));
    write("sub/b.yaml", DATASET.formatted("two_v3", "int8"));
    assertThat(
            findings(
                "registry: top\ninclude: [a.yaml, sub/b.yaml]\n"
                    + DATASET.formatted("three", "int7")))
        .hasSize(3)
        .satisfiesExactly(
            finding -> assertThat(finding).startsWith("top.yaml:4: column 'x' of three: unknown"),
            finding -> assertThat(finding).startsWith("a.yaml:3: column 'x' of one: unknown"),
            finding ->
                assertThat(finding)
                    .startsWith("sub/b.yaml:2: dataset 'two_v3' declares version 1"));
  }

  @Test
  void missingFileDoesNotHideOtherFindings() throws IOException {
    write("broken.yaml", "datasets: [\n");
    write("empty.yaml", "# nothing\n");
    assertThat(
            findings(
                "registry: top\ninclude:\n  - none.yaml\n  - broken.yaml\n  - .\n  - empty.yaml\n"
                    + DATASET.formatted("one", "type_of_none").replace("version", "vresion")))
        .satisfiesExactly(
            finding ->
                assertThat(finding)
                    .isEqualTo("top.yaml:3: include 'none.yaml': there is no such registry file"),
            finding ->
                assertThat(finding)
                    .isEqualTo(
                        "top.yaml:5: include '.': is a folder; expected a registry file in YAML"),
            finding -> assertThat(finding).startsWith("top.yaml:8: dataset: unknown key 'vresion'"),
            finding -> assertThat(finding).startsWith("broken.yaml:2: not valid YAML"),
            finding -> assertThat(finding).startsWith("empty.yaml:1: is empty"));
  }

  @Test
  void otherIncludesAreRefused() throws IOException {
    assertThat(
            findings(
                """
                registry: top
                include:
                  - https://example.org/x.yaml
                  - classpath:none
                  - classpath:../x
                  - [a]
                """))
        .containsExactly(
            "top.yaml:3: include 'https://example.org/x.yaml': is a URL; expected a file on this"
                + " machine or classpath:NAME",
            "top.yaml:4: include 'classpath:none': no registry of that name is on the class path"
                + " (looked for /META-INF/calcitefusion/registries/none.yaml)",
            "top.yaml:5: include 'classpath:../x': a shipped registry's name has only letters,"
                + " digits, '_' and '-'",
            "top.yaml:6: registry.include: expected a single value");
  }

  @Test
  void filesAreLimitedInNumber() throws IOException {
    StringBuilder top = new StringBuilder("registry: top\ninclude:\n");
    for (int i = 0; i < 1000; i++) {
      write("f" + i + ".yaml", "doc: file\n");
      top.append("  - f").append(i).append(".yaml\n");
    }
    assertThat(findings(top.toString()))
        .containsExactly("top.yaml:1002: include 'f999.yaml': a registry has at most 1,000 files");
  }

  @Test
  void filesAreLimitedInSizeTogether() throws IOException {
    // One file alone would be small enough.
    write("big.yaml", "#\n".repeat((64 << 19) - 10));
    assertThat(findings("registry: top\ninclude: big.yaml\n"))
        .containsExactly(
            "top.yaml:2: include 'big.yaml': is larger than 64 MiB, alone or with the files before"
                + " it, which no registry needs");
  }

  @Test
  void deepChainOfIncludes() throws IOException {
    for (int i = 0; i < 900; i++) {
      write("f" + i + ".yaml", "include: f" + (i + 1) + ".yaml\n");
    }
    write("f900.yaml", DATASET.formatted("one", "int8"));
    assertThat(read("registry: top\ninclude: f0.yaml\n").datasets()).containsOnlyKeys("one");
  }
}
