package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

final class VocabularyReaderTest {
  private final Vocabulary vocabulary = FullRegistryFixture.read().vocabulary();

  private static Vocabulary only(String yaml) {
    return RegistryFixture.read("registry: r\n" + yaml).vocabulary();
  }

  @Test
  void bundle() {
    FieldBundle bundle = vocabulary.bundles().get("identity");
    assertThat(bundle.doc()).isEqualTo("Which file.");
    assertThat(bundle.fields())
        .extracting(field -> field.getName() + " " + field.isNullable())
        .containsExactly("file_id true", "path false");
    assertThat(bundle.keyFields()).containsExactly("file_id");
    assertThat(bundle.requiredNonNull()).containsExactly("file_id");
    assertThat(bundle.columnDocs()).isEqualTo(ImmutableMap.of("file_id", "Id of the file"));
  }

  @Test
  void function() {
    RequiredFunction function = vocabulary.functions().get("f");
    assertThat(function.doc()).isEqualTo("A function.");
    assertThat(function.arguments())
        .extracting(
            field ->
                field.getName() + " " + ArrowTypeFormatter.format(field) + " " + field.isNullable())
        .containsExactly("arg1 utf8 false", "arg2 decimal(12,2) true");
    assertThat(function.variadic()).isTrue();
    assertThat(function.result()).isNotNull();
    assertThat(ArrowTypeFormatter.format(function.result())).isEqualTo("list<utf8>");
  }

  @Test
  void functionWithoutAnythingElse() {
    assertThat(only("functions: [{name: g}]\n").functions().get("g"))
        .isEqualTo(new RequiredFunction("g", "", ImmutableList.of(), false, null));
  }

  @Test
  void id() {
    assertThat(vocabulary.idSpecs().get("file"))
        .isEqualTo(
            new IdSpec(
                "file",
                "Id of a file.",
                "fl",
                ImmutableList.of("repo"),
                ImmutableList.of("path", "size"),
                IdRecipe.REGISTRY,
                "-"));
  }

  @Test
  void idHasItsNameAsPrefixAndTheNullTextOfItsRecipe() {
    Vocabulary words =
        only(
            """
            ids:
              - {name: a, columns: [x]}
              - {name: b, columns: [x], recipe: ingestion}
              - {name: c, columns: [x], recipe: joined, null_text: ''}
            """);
    assertThat(words.idSpecs().get("a"))
        .isEqualTo(
            new IdSpec(
                "a",
                "",
                "a",
                ImmutableList.of(),
                ImmutableList.of("x"),
                IdRecipe.PARTS,
                "__NULL__"));
    assertThat(words.idSpecs().get("b").nullText()).isEqualTo("None");
    assertThat(words.idSpecs().get("c").nullText()).isEmpty();
  }

  @Test
  void template() {
    assertThat(vocabulary.templates().get("t"))
        .isEqualTo(
            new ExtractTemplate(
                "t",
                "A template.",
                4,
                0.5,
                CoordinateSystem.LINE_COL,
                "first",
                7,
                OrderingLevel.EXPLICIT,
                ImmutableList.of("files", "root"),
                false,
                false,
                false,
                true,
                new PolicyOverrides(false, true, OnError.KEEP)));
  }

  @Test
  void templateWithoutAnythingElse() {
    assertThat(only("templates: [{name: u, evidence_rank: 3}]\n").templates().get("u"))
        .isEqualTo(
            new ExtractTemplate(
                "u",
                "",
                3,
                1.0,
                CoordinateSystem.NONE,
                "preserve",
                3,
                OrderingLevel.IMPLICIT,
                ImmutableList.of(),
                true,
                true,
                true,
                false,
                PolicyOverrides.NONE));
  }

  @Test
  void optionsHaveTheKindInWhichTheyAreWritten() {
    ExtractorSpec extractor = vocabulary.extractors().get("x");
    assertThat(extractor.version()).isEqualTo(3);
    assertThat(extractor.doc()).isEqualTo("An extractor.");
    assertThat(extractor.template()).isEqualTo("t");
    assertThat(extractor.optionDefaults())
        .isEqualTo(
            ImmutableMap.builder()
                .put("on", new OptionValue.Flag(true))
                .put("off", new OptionValue.Flag(false))
                .put("number", new OptionValue.WholeNumber(-12))
                .put("text", new OptionValue.Text("abc"))
                .put("quoted", new OptionValue.Text("12"))
                .put("texts", new OptionValue.Texts(ImmutableList.of("a", "1")))
                .put("unset", new OptionValue.Unset())
                .put("module_allowlist", new OptionValue.Texts(ImmutableList.of()))
                .buildOrThrow());
  }

  @Test
  void explicitTextTagMakesAText() {
    Registry registry =
        RegistryFixture.read(FullRegistryFixture.changed("text: abc", "text: !!str 12"));
    assertThat(registry.vocabulary().extractors().get("x").optionDefaults().get("text"))
        .isEqualTo(new OptionValue.Text("12"));
  }

  @Test
  void outputBundle() {
    assertThat(vocabulary.outputBundles().get("t_bundle"))
        .isEqualTo(new OutputBundle("t_bundle", "What it makes.", ImmutableList.of("a")));
  }

  @Test
  void mistakeOfABundleIsReportedOnce() {
    assertThat(FullRegistryFixture.findings("key: [bstart]", "key: [bstrat]"))
        .containsExactly(
            "shop.yaml:"
                + FullRegistryFixture.lineOf("key: [bstart]")
                + ": bundle 'span': 'key' names the unknown column 'bstrat'; did you mean bstart?");
    assertThat(FullRegistryFixture.findings("{name: bend, type", "{name: bstart, type"))
        .containsExactly(
            "shop.yaml:"
                + FullRegistryFixture.lineOf("{name: bend, type")
                + ": bundle 'span': column 'bstart' stands twice");
    assertThat(FullRegistryFixture.findings("{name: bend, type: int64", "{name: bend, type: int65"))
        .hasSize(1);
  }

  @Test
  void columnsOfBundlesComeFirstAndThoseOfTheTemplateLast() {
    DatasetSpec dataset = FullRegistryFixture.read().dataset("a_v2");
    assertThat(dataset.arrowSchema().getFields())
        .extracting(Field::getName)
        .containsExactly(
            "file_id",
            "path",
            "bstart",
            "bend",
            "size",
            "price",
            "day",
            "evidence_rank",
            "confidence");
    assertThat(dataset.arrowSchema().getFields().subList(7, 9))
        .isEqualTo(ExtractTemplate.EVIDENCE_FIELDS);
    assertThat(dataset.keyFields()).containsExactly("file_id", "bstart", "size");
    assertThat(dataset.requiredNonNull()).containsExactly("file_id", "price");
    assertThat(dataset.columnDocs().keySet())
        .containsExactlyInAnyOrder("file_id", "size", "evidence_rank", "confidence");
  }

  @Test
  void keyOfABundleCanBeNamedAgain() {
    assertThat(
            FullRegistryFixture.datasetWith("    key: [size]", "    key: [size, file_id]")
                .keyFields())
        .containsExactly("file_id", "bstart", "size");
  }
}
