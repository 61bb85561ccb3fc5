package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class YamlComposerTest {
  private static final String COLUMNS = "[{name: x, type: int8}]";

  @Test
  void aliasesStandForWhatTheyName() {
    Registry registry =
        RegistryFixture.read(
            """
            registry: r
            datasets:
              - {name: a, version: 1, columns: &columns [{name: x, type: &t int8}, {name: y, type: *t}]}
              - {name: b, version: 1, columns: *columns}
            """);
    assertThat(registry.dataset("b").arrowSchema()).isEqualTo(registry.dataset("a").arrowSchema());
    assertThat(registry.dataset("b").arrowSchema().getFields()).hasSize(2);
  }

  @Test
  void anchorCanBeUsedAnew() {
    Registry registry =
        RegistryFixture.read(
            """
            registry: &a r
            catalog: &a c
            schema: *a
            """);
    assertThat(registry.schema()).isEqualTo("c");
  }

  @Test
  void aliasWithoutAnAnchor() {
    assertThat(RegistryFixture.findings("registry: r\ndoc: *nothing\n"))
        .containsExactly("shop.yaml:2: not valid YAML: there is no anchor '&nothing' before");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder yaml = new StringBuilder("registry: r\nx0: &x0 [a, b, c, d, e, f, g, h, i]\n");
    for (int i = 1; i < 60; i++) {
      String alias = "*x" + (i - 1);
      yaml.append("x%d: &x%d [%s, %s, %s, %s]\n".formatted(i, i, alias, alias, alias, alias));
    }
    assertThat(RegistryFixture.findings(yaml.toString()))
        .containsExactly(
            "shop.yaml:12: the aliases stand for more than 10,000,000 values, which no registry"
                + " needs");
  }

  @Test
  void tagsHaveNoMeaning() {
    assertThat(
            RegistryFixture.findings(
                "registry: r\ndatasets:\n  - {name: a, version: !!int 1, columns: !x "
                    + COLUMNS
                    + "}\n"))
        .containsExactly(
            "shop.yaml:3: the tag 'tag:yaml.org,2002:int' has no meaning in a registry",
            "shop.yaml:3: the tag '!x' has no meaning in a registry");
    assertThat(
            RegistryFixture.read(
                    "registry: !!str r\n"
                        + "datasets: !!seq\n"
                        + "  - !!map {name: ! a, version: 1, columns: "
                        + COLUMNS
                        + "}\n")
                .datasets())
        .containsOnlyKeys("a");
  }

  @Test
  void mergeKeysAreUnknown() {
    assertThat(
            RegistryFixture.findings(
                "registry: r\ndatasets:\n  - {<<: {version: 1}, name: a, columns: "
                    + COLUMNS
                    + "}\n"))
        .first()
        .asString()
        .startsWith("shop.yaml:3: dataset: unknown key '<<'");
  }

  @Test
  void namesMayHoldWhatAnEditorCanShow() {
    Registry registry =
        RegistryFixture.read(
            "registry: r\n"
                + "datasets:\n"
                + "  - {name: 'quote '' and \" dot .', version: 1, columns: [{name: \"ünï 日本"
                + " \\U0001F600\", type: int8}]}\n");
    assertThat(registry.dataset("quote ' and \" dot .").arrowSchema().getFields().get(0).getName())
        .isEqualTo("ünï 日本 \ud83d\ude00");
  }

  @Test
  void nullIsNoValue() {
    assertThat(RegistryFixture.findings("registry: r\ndoc: null\ncatalog: ~\n"))
        .containsExactly(
            "shop.yaml:2: registry.doc: has no value",
            "shop.yaml:3: registry.catalog: has no value");
    assertThat(RegistryFixture.read("registry: \"null\"\n").name()).isEqualTo("null");
  }

  @Test
  void malformedBytesHaveTheirLine() {
    byte[] bytes =
        "registry: r\n# one\n# two \u00e9\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    RegistryException thrown =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RegistryException.class, () -> RegistryReader.parse("shop.yaml", null, bytes));
    assertThat(thrown.findings())
        .extracting(RegistryFinding::toString)
        .containsExactly("shop.yaml:3: is not encoded in UTF-8");
  }

  @Test
  void longLinesAreRefused() {
    assertThat(RegistryFixture.findings("registry: r\ndoc: " + "x".repeat(1 << 20) + "\n"))
        .containsExactly("shop.yaml:2: the line is longer than 1 MiB, which no registry needs");
    assertThat(RegistryFixture.read("registry: r\ndoc: " + "x".repeat((1 << 20) - 6) + "\n").doc())
        .hasSize((1 << 20) - 6);
  }

  @Test
  void listsAreLimited() {
    assertThat(
            RegistryFixture.findings(
                "registry: r\ndatasets:\n  - name: a\n    version: 1\n    columns:\n"
                    + "      - {name: x, type: int8}\n".repeat(10_001)))
        .containsExactly(
            "shop.yaml:6: dataset.columns: has 10,001 elements; expected at most 10,000");
  }

  @Test
  void findingsAreLimited() {
    RegistryException thrown =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RegistryException.class,
            () -> RegistryFixture.read("registry: r\ndatasets:\n" + "  - x\n".repeat(12_000)));
    assertThat(thrown.findings()).hasSize(10_001).last().asString().contains("more findings");
  }
}
