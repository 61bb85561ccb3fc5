package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeaks.class)
final class QueryCommandTest {
  private static final String EMPTY = "--url=";

  private static final String VALUES =
      "SELECT * FROM (VALUES (1, 'plain', CAST(1.50 AS DECIMAL(10, 2)), TRUE),"
          + " (2, 'a \"quoted\", text', CAST(-0.25 AS DECIMAL(10, 2)), FALSE),"
          + " (3, '', CAST(NULL AS DECIMAL(10, 2)), CAST(NULL AS BOOLEAN)),"
          + " (4, CAST(NULL AS VARCHAR), CAST(12345678.90 AS DECIMAL(10, 2)), TRUE),"
          + " (5, '日本語 😀', CAST(0 AS DECIMAL(10, 2)), TRUE))"
          + " AS t (id, name, amount, flag) ORDER BY id";

  @TempDir private Path folder;

  @Test
  void tableAlignsAndShowsNull() {
    CommandRun run = CommandRun.of("query", EMPTY, VALUES);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
             id | name             |      amount | flag
            ----+------------------+-------------+-------
              1 | plain            |        1.50 | true
              2 | a "quoted", text |       -0.25 | false
              3 |                  |        NULL | NULL
              4 | NULL             | 12345678.90 | true
              5 | 日本語 😀        |        0.00 | true
            (5 rows)
            """);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void csvFollowsTheStandardAndTellsNullFromEmpty() {
    CommandRun run = CommandRun.of("query", EMPTY, "--format", "csv", VALUES);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            "id,name,amount,flag\r\n"
                + "1,plain,1.50,true\r\n"
                + "2,\"a \"\"quoted\"\", text\",-0.25,false\r\n"
                + "3,\"\",,\r\n"
                + "4,,12345678.90,true\r\n"
                + "5,日本語 😀,0.00,true\r\n");
  }

  @Test
  void jsonHasOneObjectPerRowWithTypedValues() {
    CommandRun run = CommandRun.of("query", EMPTY, "--format", "json", VALUES);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            {"id":1,"name":"plain","amount":1.50,"flag":true}
            {"id":2,"name":"a \\"quoted\\", text","amount":-0.25,"flag":false}
            {"id":3,"name":"","amount":null,"flag":null}
            {"id":4,"name":null,"amount":12345678.90,"flag":true}
            {"id":5,"name":"日本語 😀","amount":0.00,"flag":true}
            """);
  }

  @Test
  void jsonKeepsEveryDigitAndNestsValues() {
    CommandRun run =
        CommandRun.of(
            "query",
            EMPTY + ";planner=native",
            "--format=JSON",
            "SELECT 9223372036854775807 AS big,"
                + " CAST('12345678901234567890.123456789' AS DECIMAL(38, 9)) AS exact,"
                + " CAST('NaN' AS DOUBLE) AS nan, CAST(0.1 AS DOUBLE) AS tenth,"
                + " [1, NULL, 3] AS list, named_struct('a', 1, 'b', 'x\"y') AS struct,"
                + " map(['k'], [[true]]) AS map, arrow_cast('hi', 'Binary') AS bytes,"
                + " DATE '2024-02-29' AS day");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            {"big":9223372036854775807,"exact":12345678901234567890.123456789,"nan":"NaN",\
            "tenth":0.1,"list":[1,null,3],"struct":{"a":1,"b":"x\\"y"},"map":{"k":[true]},\
            "bytes":"6869","day":"2024-02-29"}
            """);
  }

  @Test
  void jsonRefusesTwoColumnsOfOneLabel() {
    CommandRun run =
        CommandRun.of(
            "query",
            EMPTY + ";planner=native",
            "--format=json",
            "SELECT a.n, b.n FROM (VALUES (1)) AS a (n) CROSS JOIN (VALUES (2)) AS b (n)");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'n'").contains("alias");
  }

  @Test
  void readsTheStatementFromAFileOrFromStandardInput() throws IOException {
    Path file = folder.resolve("query.sql");
    Files.writeString(file, "\ufeffSELECT 'é' AS x; -- the end\n");
    String expected = "x\r\né\r\n";
    assertThat(CommandRun.of("query", EMPTY, "--format=csv", "--file", file.toString()).out())
        .isEqualTo(expected);
    assertThat(CommandRun.withInput("SELECT 'é' AS x\n", "query", EMPTY, "--format=csv", "-").out())
        .isEqualTo(expected);
  }

  @Test
  void aFileThatIsMissingOrNoTextIsToldByName() throws IOException {
    CommandRun missing = CommandRun.of("query", EMPTY, "--file", "no/such.sql");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("error: no/such.sql: there is no such file\n");
    Path file = folder.resolve("latin.sql");
    Files.write(file, "SELECT 'é'".getBytes(StandardCharsets.ISO_8859_1));
    CommandRun latin = CommandRun.of("query", EMPTY, "--file", file.toString());
    assertThat(latin.exitCode()).isEqualTo(1);
    assertThat(latin.err()).contains("not UTF-8");
  }

  @Test
  void aFolderOfFilesIsASchema() throws IOException {
    Files.writeString(folder.resolve("people.csv"), "name,age\nAda,36\nGrace,85\n");
    CommandRun run =
        CommandRun.of("query", "--url", folder.toString(), "SELECT max(age) AS oldest FROM people");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
             oldest
            --------
                 85
            (1 row)
            """);
    CommandRun described = CommandRun.of("describe", "--url", folder.toString());
    assertThat(described.out()).contains("people").contains("table").contains("(1 row)");
    CommandRun columns = CommandRun.of("describe", "--url", folder.toString(), "people");
    assertThat(columns.out()).contains("name").contains("age").contains("Int64");
  }

  @Test
  void moreRowsThanAWindowAllCome() {
    CommandRun run =
        CommandRun.of(
            "query", EMPTY + ";planner=native", "SELECT value AS n FROM generate_series(1, 2500)");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().count()).isEqualTo(2500 + 3);
    assertThat(run.out()).contains(" 2500\n").endsWith("(2500 rows)\n");
  }

  @Test
  void aSyntaxErrorShowsThePlace() {
    CommandRun run = CommandRun.of("query", EMPTY, "SELECT 1\nFORM x y");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error [42601]: ")
        .contains("line 2")
        .contains("\nFORM x y\n")
        .contains("^")
        .doesNotContain("\tat ");
  }

  @Test
  void verboseShowsTheStackTrace() {
    CommandRun run = CommandRun.of("query", EMPTY, "--verbose", "SELECT nothing");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("\tat io.calcitefusion");
  }

  @Test
  void aChangeNeedsMoreAccess() {
    CommandRun run = CommandRun.of("query", "--url", folder.toString(), "CREATE TABLE t (a INT)");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error [25006]: ");
  }

  @Test
  void aFolderThatIsNotThereIsToldByName() {
    CommandRun run = CommandRun.of("query", "--url", "./no-such-folder", "SELECT 1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error [").contains("no-such-folder");
  }

  @Test
  void versionsOfEngineAndJavaAreShown() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("calcitefusion 0.1.0")
        .contains("DataFusion 55.2")
        .contains("Java");
  }
}
