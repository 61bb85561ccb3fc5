package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DeploymentStep.Action;
import io.calcitefusion.datafusion.DeploymentStep.Kind;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DeploymentPlanTest {
  private static final String SHOP =
      """
      registry: shop
      datasets:
        - {name: good, version: 1, columns: [{name: a, type: int64}, {name: l, type: 'list<int64>'}]}
        - {name: bad, version: 1, columns: [{name: a, type: int64}]}
        - {name: none, version: 1, columns: [{name: a, type: int64}]}
      views:
        - {name: above, sql: 'SELECT a FROM below'}
        - {name: below, sql: 'SELECT good.a FROM good CROSS JOIN none'}
        - name: items
          root: good
          path: l
          columns: [{name: x, type: int64, expr: "{.}"}]
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void stepsStandInOrderWithTheirReasonsAndNothingChanges() throws IOException {
    Files.writeString(folder.resolve("good.json"), "{\"a\": 1, \"l\": [1]}\n");
    Files.writeString(folder.resolve("bad.csv"), "z\n1\n");
    long version = engine.catalogVersion();

    DeploymentPlan plan = engine.planDeployment(registry(SHOP), folder);

    assertThat(engine.catalogVersion()).isEqualTo(version);
    assertThat(engine.catalogSnapshot().schemas().keySet()).doesNotContain("shop");
    assertThat(DataFusionEngine.nativeCounters().stagings()).isZero();
    assertThat(plan.catalog()).isEqualTo("shop");
    assertThat(plan.failure()).isNull();
    assertThat(plan.hasProblems()).isTrue();
    List<DeploymentStep> steps = ofSchema(plan);
    assertThat(steps.stream().map(DeploymentStep::name))
        .containsExactly("bad", "good", "none", "below", "above", "items");
    assertThat(steps.stream().map(DeploymentStep::action)).containsOnly(Action.CREATE);
    assertThat(step(plan, "good").reason()).contains("json").contains("good.json");
    assertThat(step(plan, "bad").problem()).isInstanceOf(SchemaMismatchException.class);
    assertThat(step(plan, "none").reason()).startsWith("empty").contains(folder.toString());
    assertThat(step(plan, "above").reason()).contains("below");
    assertThat(step(plan, "items").reason()).contains("good");
  }

  @Test
  void whatTakesAPlaceAndWhatGoesAwayIsSaid() throws IOException {
    engine.deploy(registry(SHOP), null);
    DeploymentPlan plan =
        engine.planDeployment(
            registry(
                SHOP.replace("name: none", "name: fresh")
                    .replace("CROSS JOIN none", "CROSS JOIN fresh")),
            null);
    assertThat(plan.hasProblems()).isFalse();
    assertThat(step(plan, "good").action()).isEqualTo(Action.REPLACE);
    assertThat(step(plan, "above").action()).isEqualTo(Action.REPLACE);
    assertThat(step(plan, "fresh").action()).isEqualTo(Action.CREATE);
    assertThat(step(plan, "none").action()).isEqualTo(Action.DROP);
    assertThat(plan.steps().get(plan.steps().size() - 1).name()).isEqualTo("none");
  }

  @Test
  void aPlanSaysWhyItsDeploymentWouldFail() throws IOException {
    Registry registry = registry(SHOP.replace("SELECT a FROM below", "SELECT q FROM below"));
    DeploymentPlan plan = engine.planDeployment(registry, null);
    assertThat(plan.hasProblems()).isTrue();
    assertThat(plan.failure()).hasMessageContaining("view above").hasMessageContaining("q");

    String functions = SHOP + "functions:\n  - {name: shout, arguments: [utf8], returns: utf8}\n";
    DeploymentPlan missing = engine.planDeployment(registry(functions), null);
    assertThat(missing.failure()).hasMessageContaining("shout");
    assertThat(missing.steps().get(0).kind()).isEqualTo(Kind.FUNCTION);
    assertThat(missing.steps().get(0).action()).isEqualTo(Action.REQUIRE);
  }

  private static List<DeploymentStep> ofSchema(DeploymentPlan plan) {
    return plan.steps().stream()
        .filter(step -> step.kind() == Kind.TABLE || step.kind() == Kind.VIEW)
        .toList();
  }

  private static DeploymentStep step(DeploymentPlan plan, String name) {
    return plan.steps().stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }

  private Registry registry(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "registry", ".yaml");
    Files.writeString(file, yaml);
    return RegistryReader.read(file);
  }
}
