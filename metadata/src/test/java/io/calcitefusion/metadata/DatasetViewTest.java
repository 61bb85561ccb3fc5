package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetViewTest {
  private static final String BASE =
      """
      registry: r
      templates: [{name: t, evidence_rank: 1}]
      datasets:
        - {name: a_v1, version: 1, columns: [{name: x, type: utf8}], extract: {template: t}}
        - {name: b, version: 1, columns: [{name: x, type: utf8}], query: {predicate: x > 'a'}}
        - {name: c_v2, version: 2, columns: [{name: x, type: utf8}], contract: {dedupe: {keys: [x]}}}
        - {name: d, version: 1, columns: [{name: x, type: utf8}], extract: {template: t}}
        - {name: e_v1, version: 1, columns: [{name: x, type: utf8}]}
      """;

  @Test
  void whatADatasetSaysGivesViews() {
    Registry registry = RegistryFixture.read(BASE);

    assertThat(registry.datasetViews().values())
        .containsExactly(
            new DatasetView("a", "a_v1", DatasetView.Kind.OUTPUT),
            new DatasetView("b_query", "b", DatasetView.Kind.QUERY),
            new DatasetView("c_v2_deduped", "c_v2", DatasetView.Kind.DEDUPED));
    assertThat(registry.tableNames()).doesNotContain("a", "b_query", "c_v2_deduped");
  }

  @Test
  void anotherDatasetOfThatNameIsAMistake() {
    assertThat(findings(BASE + "  - {name: a, version: 1, columns: [{name: x, type: utf8}]}\n"))
        .singleElement()
        .asString()
        .contains("dataset 'a_v1' is also shown as the view 'a', and a dataset has that name");
  }

  @Test
  void anotherViewOfThatNameIsAMistakeWhateverItComesFrom() {
    assertThat(findings(BASE + "views: [{name: b_query, sql: SELECT 1}]\n"))
        .singleElement()
        .asString()
        .contains(
            "dataset 'b' is also shown as the view 'b_query', and another view has that name");
    assertThat(
            findings(
                BASE
                    + "  - {name: b_query_v1, version: 1, columns: [{name: x, type: utf8}], extract: {}}\n"))
        .singleElement()
        .asString()
        .contains("'b_query'")
        .contains("a view of dataset 'b'");
  }

  @Test
  void evidenceNeedsATemplateAndOneOfItsFields() {
    String view =
        """
        views:
          - name: v
            root: %s
            path: x
            columns: [{name: n, type: int16, nullable: false, expr: "{template:%s}"}]
        """;
    RegistryFixture.read(BASE + view.formatted("a_v1", "evidence_rank"));
    assertThat(findings(BASE + view.formatted("e_v1", "evidence_rank")))
        .singleElement()
        .asString()
        .contains(
            "column 'n': the root 'e_v1' follows no template, which would give the evidence_rank");
    assertThat(findings(BASE + view.formatted("a_v1", "rank")))
        .singleElement()
        .asString()
        .contains("a template has no field 'rank'; expected evidence_rank or confidence");
  }

  private static List<RegistryFinding> findings(String yaml) {
    return catchThrowableOfType(RegistryException.class, () -> RegistryFixture.read(yaml))
        .findings();
  }
}
