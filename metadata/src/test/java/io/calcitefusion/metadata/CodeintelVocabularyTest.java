package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the shipped datasets refer to by name, and how they are extracted, against tables. */
final class CodeintelVocabularyTest {
  private static final Registry REGISTRY = RegistryReader.readClasspath("codeintel");
  private static final Pattern CALL = Pattern.compile("(\\w+)\\s*\\(");
  private static final Vocabulary WORDS = REGISTRY.vocabulary();

  @Test
  void bundlesAreTheReviewedOnes() {
    assertThat(WORDS.bundles().values().stream().map(CodeintelVocabularyTest::bundle))
        .containsExactlyElementsOf(ReviewedTable.read("bundles.txt"));
  }

  @Test
  void templatesAreTheReviewedOnes() {
    assertThat(WORDS.templates().values().stream().map(CodeintelVocabularyTest::template))
        .containsExactlyElementsOf(ReviewedTable.read("templates.txt"));
  }

  @Test
  void optionsAndTheirDefaultsAreTheReviewedOnes() {
    assertThat(WORDS.extractors().values().stream().flatMap(CodeintelVocabularyTest::options))
        .containsExactlyElementsOf(ReviewedTable.read("options.txt"));
  }

  @Test
  void idSpecsAreTheReviewedOnes() {
    assertThat(
            WORDS.idSpecs().values().stream()
                .map(
                    id ->
                        ReviewedTable.row(
                            id.name(),
                            id.prefix(),
                            ReviewedTable.names(id.literals()),
                            ReviewedTable.names(id.columns()))))
        .containsExactlyElementsOf(ReviewedTable.read("ids.txt"));
    assertThat(WORDS.idSpecs().values())
        .allSatisfy(id -> assertThat(id.recipe()).isEqualTo(IdRecipe.REGISTRY))
        .allSatisfy(id -> assertThat(id.nullText()).isEqualTo(IdSpec.DEFAULT_NULL_TEXT));
  }

  @Test
  void outputBundlesAreTheReviewedOnes() {
    assertThat(
            WORDS.outputBundles().values().stream()
                .map(
                    bundle ->
                        ReviewedTable.row(
                            bundle.name(),
                            ReviewedTable.names(bundle.outputs()),
                            ReviewedTable.names(datasets(bundle)))))
        .containsExactlyElementsOf(ReviewedTable.read("output-bundles.txt"));
  }

  @Test
  void extractionIsTheReviewedOne() {
    assertThat(
            REGISTRY.datasets().keySet().stream()
                .flatMap(name -> REGISTRY.extractMetadata(name).stream())
                .map(CodeintelVocabularyTest::extraction))
        .containsExactlyElementsOf(ReviewedTable.read("extraction.txt"));
  }

  @Test
  void ofTheDatasetsOnlyTheScipIndexOverridesItsTemplate() {
    assertThat(REGISTRY.datasets().values())
        .filteredOn(dataset -> !dataset.policies().extract().equals(PolicyOverrides.NONE))
        .singleElement()
        .satisfies(
            dataset -> {
              assertThat(dataset.name()).isEqualTo("scip_index_v1");
              assertThat(dataset.policies().extract().keepExtraColumns()).isFalse();
            });
  }

  @Test
  void everythingIsExplained() {
    Stream<String> docs =
        Stream.of(
                WORDS.bundles().values().stream().map(FieldBundle::doc),
                WORDS.templates().values().stream().map(ExtractTemplate::doc),
                WORDS.extractors().values().stream().map(ExtractorSpec::doc),
                WORDS.idSpecs().values().stream().map(IdSpec::doc),
                WORDS.functions().values().stream().map(RequiredFunction::doc),
                WORDS.outputBundles().values().stream().map(OutputBundle::doc))
            .flatMap(all -> all);
    assertThat(docs).isNotEmpty().allSatisfy(doc -> assertThat(doc).isNotBlank());
  }

  @Test
  void expressionsCallNoOwnFunctionThatIsNotListed() {
    assertThat(WORDS.functions().keySet())
        .containsExactly("btrim", "cardinality", "stable_id_parts", "starts_with");
    assertThat(expressions())
        .isNotEmpty()
        .allSatisfy(
            sql ->
                assertThat(calls(sql))
                    .isSubsetOf("btrim", "cardinality", "stable_id_parts", "starts_with", "cast"));
  }

  private static Stream<String> expressions() {
    return Stream.concat(
        REGISTRY.datasets().values().stream()
            .flatMap(dataset -> dataset.query().derivedFields().stream())
            .map(DerivedField::expression),
        REGISTRY.views().values().stream()
            .flatMap(view -> ((NestedView) view.definition()).columns().stream())
            .map(ViewColumn::source)
            .filter(Expression.class::isInstance)
            .map(source -> ((Expression) source).template()));
  }

  /** Words before an opening parenthesis, but for IN. */
  private static List<String> calls(String sql) {
    return CALL.matcher(sql)
        .results()
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .filter(word -> !word.equals("in"))
        .toList();
  }

  private static String bundle(FieldBundle bundle) {
    return ReviewedTable.row(
        bundle.name(),
        bundle.fields().stream()
            .map(field -> field.getName() + " " + SchemaComparison.type(field))
            .collect(Collectors.joining(", ")));
  }

  private static String template(ExtractTemplate template) {
    Boolean keep = template.policy().keepExtraColumns();
    return ReviewedTable.row(
        template.name(),
        Integer.toString(template.evidenceRank()),
        Double.toString(template.confidence()),
        Integer.toString(template.superiorRank()),
        template.coordinateSystem().name().toLowerCase(Locale.ROOT),
        template.ambiguityPolicy(),
        template.ordering().name().toLowerCase(Locale.ROOT),
        ReviewedTable.names(template.requiredInputs()),
        yesNo(template.supportsPlan()),
        yesNo(template.supportsViews()),
        yesNo(template.streamingSafe()),
        yesNo(template.pipelineBreaker()),
        keep == null ? "-" : yesNo(keep));
  }

  private static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static Stream<String> options(ExtractorSpec extractor) {
    return extractor.optionDefaults().entrySet().stream()
        .map(
            option ->
                ReviewedTable.row(
                    extractor.name(),
                    extractor.template(),
                    option.getKey(),
                    value(option.getValue())));
  }

  private static String value(OptionValue value) {
    if (value instanceof OptionValue.Flag flag) {
      return Boolean.toString(flag.value());
    }
    if (value instanceof OptionValue.WholeNumber number) {
      return Long.toString(number.value());
    }
    if (value instanceof OptionValue.Text text) {
      return text.value();
    }
    return value instanceof OptionValue.Texts texts ? texts.values().toString() : "none";
  }

  private static List<String> datasets(OutputBundle bundle) {
    return bundle.outputs().stream()
        .map(
            output ->
                REGISTRY.datasets().values().stream()
                    .map(DatasetSpec::extract)
                    .filter(extract -> extract != null && extract.outputName().equals(output))
                    .map(ExtractMetadata::name)
                    .collect(Collectors.joining("+")))
        .toList();
  }

  private static String extraction(ExtractMetadata extract) {
    return ReviewedTable.row(
        extract.name(),
        String.valueOf(extract.template()),
        ReviewedTable.names(
            extract.derived().stream().map(CodeintelVocabularyTest::derived).toList()),
        ReviewedTable.names(extract.rowFields()),
        extract.enabledWhen() instanceof EnabledWhen.Allowlist ? "allowlist" : "always",
        ReviewedTable.names(extract.evidenceColumns()));
  }

  private static String derived(DerivedId id) {
    String text = id.name() + "=" + id.idSpec() + " " + id.kind().name().toLowerCase(Locale.ROOT);
    return id.required().isEmpty() ? text : text + " (" + String.join(", ", id.required()) + ")";
  }
}
