package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check --data}: what the policy of a dataset makes of its rows. */
@ExtendWith(NothingLeaks.class)
final class CheckRowsTest {
  @TempDir private Path folder;

  @Test
  void rowsOfALenientDatasetAreWarnings() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,5\n1,6\n");

    CommandRun run = check("key: [id]\n    validation: {strict: false}");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .containsPattern("warning +\\| orders +\\| key: id +\\| 1 row breaks it +\\| id=1, rows=2")
        .endsWith("shop: passed, 1 warning\n");
  }

  @Test
  void whatIsOnlyReportedIsAWarningWhateverThePolicy() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,5\n1,5\n");

    CommandRun run =
        check(
            "contract: {dedupe: {keys: [id], tie_breakers: [amount]}}\n    validation: {strict: true}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("error +\\| orders +\\| keys of the deduplication: id +\\| 1 row ")
        .containsPattern("warning +\\| orders +\\| keys and tie-breakers: id, amount +\\| 1 row ")
        .contains("ORDER BY leaves the order of equal rows open");
  }

  @Test
  void whereCountingEndedTheReportSaysAtLeast() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,0\n2,0\n3,0\n");

    CommandRun run =
        check("contract: {constraints: [amount > 0]}\n    validation: {max_errors: 2}");

    assertThat(run.out())
        .containsPattern("orders +\\| constraint: amount > 0 +\\| at least 2 rows break it ");
  }

  @Test
  void aPolicyThatWantsNoCountsStillFails() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,0\n1,5\n");

    CommandRun run =
        check(
            "key: [id]\n    contract: {constraints: [amount > 0]}\n    validation: {strict: true, emit_error_table: false}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "rows that break a rule: 1, that have the key of another row: 1, that refer to nothing: 0; the dataset's policy wants no more said");
  }

  @Test
  void aConstraintThatDoesNotPlanIsAFindingBesideTheOthers() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,5\n");
    Files.writeString(folder.resolve("parcels.csv"), "id\n1\n1\n");

    CommandRun run = check("contract: {constraints: [amount > 0, price > 0]}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("error +\\| orders +\\| .*constraint: price > 0: .*'price'")
        .containsPattern("error +\\| parcels +\\| .*key: id +");
  }

  /** What is damaged within a file shows only when its rows are read. */
  @Test
  void rowsThatCanNotBeReadAreAFindingBesideTheOthers() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "id,amount\n1,5\n2,x\n");
    Files.writeString(folder.resolve("parcels.csv"), "id\n1\n1\n");

    CommandRun run = check("contract: {constraints: [amount > 0]}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("error +\\| orders +\\| .*orders.csv")
        .containsPattern("error +\\| parcels +\\| .*key: id +");
  }

  private CommandRun check(String promises) throws IOException {
    Path registry =
        Files.writeString(
            folder.resolve("registry.yaml"),
            """
            registry: shop
            datasets:
              - {name: parcels, version: 1, columns: [{name: id, type: int64}], key: [id], validation: {strict: true}}
              - name: orders
                version: 1
                columns: [{name: id, type: int64}, {name: amount, type: int64}]
                %s
            """
                .formatted(promises));
    return CommandRun.of("check", registry + ";data=" + folder, "--data");
  }
}
