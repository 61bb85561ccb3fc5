package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.calcitefusion.metadata.RecordMutations.Mutation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever part of a registry changes, the comparison finds it and the fingerprint shows it. */
final class RegistryMutationTest {
  /** Components that say only something to a person. */
  private static final Set<String> DOCS =
      Set.of(
          "Registry.doc",
          "DatasetSpec.doc",
          "TableSchemaSpec.columnDocs",
          "ViewSpec.doc",
          "ViewColumn.doc",
          "FieldBundle.doc",
          "FieldBundle.columnDocs",
          "ExtractTemplate.doc",
          "ExtractorSpec.doc",
          "IdSpec.doc",
          "OutputBundle.doc",
          "RequiredFunction.doc");

  /** Components that can not change by themselves: the checks demand that two records agree. */
  private static final Set<String> REPEATED =
      Set.of(
          "ExtractMetadata.name",
          "ExtractMetadata.version",
          "ExtractMetadata.bundles",
          "ExtractMetadata.joinKeys");

  /** Components that change only with another one that has to agree; their own parts change. */
  private static final Set<String> WHOLES =
      Set.of("DatasetSpec.tableSchema", "Registry.vocabulary");

  /** The order of context fields and the names of arguments mean nothing. */
  private static final Set<String> NAMELESS =
      Set.of("NestedView.context", "RequiredFunction.arguments", "RequiredFunction.result");

  /** Where a registry comes from, which is no part of what it says. */
  private static final Set<String> ORIGIN = Set.of("Registry.source", "Registry.baseFolder");

  /** What is no record's component, because it stands in the text of an expression alone. */
  private static final Set<String> IN_TEXTS = Set.of("TemplateField.name");

  private static final Registry SAMPLE = RegistrySample.registry();
  private static final String FINGERPRINT = SAMPLE.fingerprint();

  /** A registry that differs from the sample in one component, and that the checks accept. */
  private record Changed(String component, Registry registry, boolean sameFingerprint) {}

  private static final List<Changed> CHANGES =
      new RecordMutations(
              SAMPLE,
              List.of("c", "path", "own", "other", "id", "n", "flagged", "extracted_v1"),
              List.of("decimal(12,3)", "struct<q: int8>"))
          .of(SAMPLE).stream().flatMap(RegistryMutationTest::accepted).toList();

  private static Stream<Changed> accepted(Mutation mutation) {
    Registry registry = mutation.registry();
    return registry == null || registry.equals(SAMPLE)
        ? Stream.empty()
        : Stream.of(
            new Changed(
                mutation.component(), registry, registry.fingerprint().equals(FINGERPRINT)));
  }

  @Test
  void theComparisonFindsEveryChangeAndTheFingerprintEveryChangeOfMeaning() {
    assertThat(CHANGES).hasSizeGreaterThan(1000);
    for (Changed changed : CHANGES) {
      RegistryDiff diff = RegistryDiff.between(SAMPLE, changed.registry());
      assertThat(diff.isEmpty() && !NAMELESS.contains(changed.component()))
          .as("%s is not found", changed.component())
          .isFalse();
      boolean meaning =
          diff.changes().stream()
              .anyMatch(change -> change.impact() != ChangeKind.Impact.DOCUMENTATION);
      if (meaning == changed.sameFingerprint()) {
        fail("%s: the fingerprint and these changes disagree: %s", changed.component(), diff);
      }
    }
  }

  @Test
  void everyComponentOfEveryRecordChangesTheFingerprintButSentences() {
    Set<String> expected = new TreeSet<>(RecordMutations.components(Registry.class));
    expected.removeAll(DOCS);
    expected.removeAll(REPEATED);
    expected.removeAll(WHOLES);
    expected.removeAll(ORIGIN);
    expected.removeAll(IN_TEXTS);
    assertThat(components(changed -> !changed.sameFingerprint()))
        .containsExactlyInAnyOrderElementsOf(expected);

    Set<String> harmless = new TreeSet<>(DOCS);
    harmless.addAll(NAMELESS);
    // The names of virtual fields count, their sentences do not.
    harmless.add("ContractSpec.virtualFields");
    assertThat(components(Changed::sameFingerprint)).containsExactlyInAnyOrderElementsOf(harmless);
  }

  private static Set<String> components(Predicate<Changed> which) {
    return CHANGES.stream()
        .filter(which)
        .map(Changed::component)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whereARegistryComesFromDoesNotCount() {
    Registry elsewhere =
        new Registry(
            SAMPLE.name(),
            SAMPLE.catalog(),
            SAMPLE.schema(),
            SAMPLE.doc(),
            "other.yaml",
            Path.of("/elsewhere"),
            SAMPLE.datasets(),
            SAMPLE.views(),
            SAMPLE.vocabulary());
    assertThat(elsewhere.fingerprint()).isEqualTo(SAMPLE.fingerprint());
    assertThat(RegistryDiff.between(SAMPLE, elsewhere).isEmpty()).isTrue();
  }
}
