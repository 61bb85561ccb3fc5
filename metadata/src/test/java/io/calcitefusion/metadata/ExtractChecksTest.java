package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryPieces.assertFinds;
import static io.calcitefusion.metadata.RegistryPieces.base;
import static io.calcitefusion.metadata.RegistryPieces.bundle;
import static io.calcitefusion.metadata.RegistryPieces.columns;
import static io.calcitefusion.metadata.RegistryPieces.extract;
import static io.calcitefusion.metadata.RegistryPieces.extractOf;
import static io.calcitefusion.metadata.RegistryPieces.findings;
import static io.calcitefusion.metadata.RegistryPieces.id;
import static io.calcitefusion.metadata.RegistryPieces.list;
import static io.calcitefusion.metadata.RegistryPieces.registry;
import static io.calcitefusion.metadata.RegistryPieces.template;
import static io.calcitefusion.metadata.RegistryPieces.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What extraction, vocabulary and views made in code may not say. */
final class ExtractChecksTest {
  @Test
  void orderOfTheExtractorByUnknownColumn() {
    assertFinds(
        base().extract(new RegistryPieces.Extracted().order("z").build()),
        "dataset 'd': 'extract.order' names the unknown column 'z'; known are a, b, c");
  }

  @Test
  void evidenceByUnknownColumn() {
    assertFinds(
        base().extract(new RegistryPieces.Extracted().evidence("z").build()),
        "dataset 'd': 'extract.evidence_required_columns' names the unknown column 'z'; known are"
            + " a, b, c");
  }

  @Test
  void unknownTemplate() {
    assertFinds(
        base().extract(extract("d", "tt")),
        "dataset 'd': 'extract.template' names the unknown template 'tt'; did you mean t?");
  }

  @Test
  void unknownIdSpec() {
    assertFinds(
        base()
            .extract(
                new RegistryPieces.Extracted().derived("a", "idd", DerivedId.Kind.HASH).build()),
        "dataset 'd', derived id 'a': unknown id spec 'idd'; did you mean id?");
  }

  @Test
  void aDerivedIdThatIsNoColumnAndRequiresUnknownOnes() {
    assertFinds(
        base()
            .extract(
                new RegistryPieces.Extracted()
                    .derived("z", "id", DerivedId.Kind.MASKED_HASH, "y")
                    .build()),
        "dataset 'd': 'extract.derived 0' names the unknown column 'z'; known are a, b, c",
        "dataset 'd', derived id 'z': 'extract.derived 0' names the unknown required column 'y';"
            + " known are a, b, c");
  }

  @Test
  void anIdWhosePartsTheDatasetLacks() {
    assertFinds(
        base()
            .extract(
                new RegistryPieces.Extracted().derived("a", "far", DerivedId.Kind.HASH).build()),
        "dataset 'd', derived id 'a' by 'far': 'extract.derived 0' names the unknown part"
            + " 'elsewhere'; known are a, b, c");
  }

  @Test
  void unknownPostprocess() {
    assertFinds(
        base().extract(new RegistryPieces.Extracted().postprocess("ff").build()),
        "dataset 'd': 'extract.postprocess' names the unknown view or function 'ff'; did you mean"
            + " f?");
  }

  @Test
  void conditionsByUnknownOptions() {
    assertFinds(
        base()
            .extract(
                new RegistryPieces.Extracted()
                    .enabledWhen(new EnabledWhen.Allowlist(), "ful")
                    .build()),
        "dataset 'd': 'extract.enabled_when' names the unknown option 'module_allowlist'; known are"
            + " full",
        "dataset 'd': 'extract.feature_flag' names the unknown option 'ful'; did you mean full?");
  }

  @Test
  void oneOutputForTwoDatasets() {
    DatasetSpec one =
        DatasetSpec.builder("d_v1", 1, columns("a")).extract(extractOf("d_v1", 1)).build();
    DatasetSpec two =
        DatasetSpec.builder("d_v2", 2, columns("a")).extract(extractOf("d_v2", 2)).build();
    assertThat(findings(RegistryPieces::registry, List.of(one, two)))
        .containsExactly(
            "code: dataset 'd_v2' is given out as 'd', and so is dataset 'd_v1'; rename one of"
                + " them");
  }

  @Test
  void anExtractionThatSaysOtherwise() {
    assertFinds(
        base().extract(extractOf("e", 3)),
        "dataset 'd': its extraction has the name 'e', version 3; the dataset says otherwise");
  }

  @Test
  void vocabularyThatIsWrong() {
    Vocabulary wrong =
        new Vocabulary(
            ImmutableSortedMap.of(
                "none",
                new FieldBundle("none", "", list(), list("k"), list("l"), ImmutableMap.of()),
                "twice",
                bundle("twice", "a", "a")),
            ImmutableSortedMap.of("t", template("t", 0, Double.NaN)),
            ImmutableSortedMap.of("e", new ExtractorSpec("e", 0, "", "u", ImmutableSortedMap.of())),
            ImmutableSortedMap.of("id", id("a:b")),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(
                "o", new OutputBundle("o", "", list("nothing")),
                "p", new OutputBundle("p", "", list())));
    assertThat(
            findings(
                none -> Registry.builder("r").vocabulary(wrong).build(), List.<DatasetSpec>of()))
        .containsExactly(
            "code: bundle 'none' has no columns",
            "code: bundle 'none': 'key' names the unknown column 'l'",
            "code: bundle 'none': 'required' names the unknown column 'k'",
            "code: bundle 'twice': column 'a' stands twice",
            "code: template 't' has the evidence_rank 0; expected a whole number from 1 to 32767",
            "code: template 't' has the confidence NaN; expected a number from 0 to 1",
            "code: extractor 'e' has the version 0; expected 'version:' with a whole number from 1",
            "code: extractor 'e': 'template' names the unknown template 'u'; known are t",
            "code: id 'id' has the prefix 'a:b'; expected a text without a colon",
            "code: id 'id' has no columns; expected its parts in order",
            "code: output bundle 'p' has no outputs",
            "code: output bundle 'o': 'outputs' names the unknown output 'nothing'");
  }

  @Test
  void viewsThatReadEachOther() {
    assertThat(
            findings(
                none ->
                    Registry.builder("r")
                        .views(
                            List.of(
                                view("a", "SELECT * FROM r.public.\"b\" WHERE x = 'from a'"),
                                view("b", "SELECT * FROM q JOIN C ON true -- from nothing"),
                                view("c", "WITH b AS (SELECT 1) SELECT * FROM b, a JOIN A ON 1=1"),
                                view("d", "SELECT * FROM a")))
                        .build(),
                List.<DatasetSpec>of()))
        .containsExactly("code: views read each other in a circle: a → b → c → a");
  }

  @Test
  void namesInWithAndFunctionsAreNoCircle() {
    Registry registry =
        Registry.builder("r")
            .views(
                List.of(
                    view("a", "SELECT * FROM b"),
                    view("b", "WITH a AS (SELECT 1) SELECT extract(day FROM a) FROM a"),
                    view("c", "SELECT '/* ' FROM a -- FROM c"),
                    view("d", "SELECT * FROM other.e JOIN r.other.e ON true"),
                    view("e", "SELECT * FROM public.d")))
            .build();
    assertThat(registry.views()).hasSize(5);
  }
}
