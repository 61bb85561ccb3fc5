package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which ids of the shipped registry do not join, against what the documentation says of them. */
class IdDocumentationTest {
  private static final Pattern CALL =
      Pattern.compile("stable_id_parts\\('(\\w+)', *('\\w+'|[^',)]+)");
  private final Registry registry = RegistryReader.readClasspath("codeintel");

  @Test
  void prefixesThatTwoRecipesShareAreListed() throws IOException {
    Set<String> ofViews = new TreeSet<>();
    for (ViewSpec view : registry.views().values()) {
      for (ViewColumn column : ((NestedView) view.definition()).columns()) {
        if (column.source() instanceof Expression expression) {
          CALL.matcher(expression.template())
              .results()
              .map(call -> call.group(1))
              .forEach(ofViews::add);
        }
      }
    }
    Set<String> shared =
        registry.vocabulary().idSpecs().values().stream()
            .filter(spec -> spec.recipe() == IdRecipe.REGISTRY)
            .map(IdSpec::prefix)
            .filter(ofViews::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    String doc = Files.readString(Path.of("..", "docs", "registry.md"));
    String sentence = doc.substring(doc.indexOf("In `codeintel` that concerns the prefixes"));
    String listed =
        Pattern.compile("`(\\w+)`")
            .matcher(sentence.substring(0, sentence.indexOf(". No join")))
            .results()
            .map(word -> word.group(1))
            .filter(word -> !word.equals("codeintel"))
            .collect(Collectors.joining(", "));

    assertThat(listed).isEqualTo(String.join(", ", shared));
  }

  @Test
  void viewsMakeNewIdsAndDerivedFieldsThoseOfIdSpecs() {
    for (ViewSpec view : registry.views().values()) {
      for (ViewColumn column : ((NestedView) view.definition()).columns()) {
        if (column.source() instanceof Expression expression) {
          assertThat(expression.template())
              .as("%s.%s", view.name(), column.field().getName())
              .doesNotContain("prefixed_hash");
          assertThat(CALL.matcher(expression.template()).results())
              .as("%s.%s", view.name(), column.field().getName())
              .noneMatch(IdDocumentationTest::hashesItsPrefix);
        }
      }
    }
    for (DatasetSpec dataset : registry.datasets().values()) {
      for (DerivedField derived : dataset.query().derivedFields()) {
        assertThat(CALL.matcher(derived.expression()).results())
            .as("%s.%s", dataset.name(), derived.name())
            .allMatch(IdDocumentationTest::hashesItsPrefix);
      }
    }
  }

  private static boolean hashesItsPrefix(MatchResult call) {
    return call.group(2).equals("'" + call.group(1) + "'");
  }
}
