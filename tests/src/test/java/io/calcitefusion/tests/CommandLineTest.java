package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.tests.CalciteSources.Extracted;
import io.calcitefusion.tests.SourceCounts.PackageCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real extraction, as a user runs them. */
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class CommandLineTest {
  @TempDir private Path folder;

  @Test
  void theDemoAgreesWithItselfAndPrintsTheRightCounts(Extracted extracted) {
    CommandRun run = CommandRun.of("demo", extracted.folder().toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Same rows by SQL and by RelBuilder.")
        .contains("0 differences in ")
        .contains("DESCRIBE ast_files_v1");
    for (Map.Entry<String, PackageCounts> entry : extracted.counts().packages().entrySet()) {
      PackageCounts sums = entry.getValue();
      assertThat(run.out())
          .containsPattern(
              " "
                  + entry.getKey()
                  + " +\\| +"
                  + sums.files()
                  + " \\| +"
                  + sums.lines()
                  + " \\| +"
                  + sums.nodes()
                  + "\n");
    }
  }

  @Test
  void extractTellsWhatItDidAndQueryReadsIt() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/a/b"));
    Files.writeString(sources.resolve("One.java"), "package a.b;\nclass One { void m() {} }\n");
    Files.writeString(sources.resolve("Two.java"), "package a.b;\r\nclass Two {\n");
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of("extract", folder.resolve("src").toString(), out.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 files, 4 lines").contains("ast_files_v1.parquet");
    CommandRun query =
        CommandRun.of(
            "query",
            "--url",
            "classpath:codeintel;data=" + out,
            "--format=csv",
            "SELECT f.path, count(*) AS errors FROM ast_errors AS e"
                + " JOIN repo_files_v1 AS f ON e.file_id = f.file_id GROUP BY f.path");
    assertThat(query.err()).isEmpty();
    assertThat(query.out()).startsWith("path,errors\r\na/b/Two.java,");
  }

  @Test
  void extractHeedsOptionsAndARegistryFile() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/build"));
    Files.writeString(sources.resolve("One.java"), "class One {}\n");
    Files.writeString(folder.resolve("src/Two.java"), "class Two {}\n");
    String in = folder.resolve("src").toString();
    String out = folder.resolve("out").toString();
    CommandRun run = CommandRun.of("extract", in, out, "--option", "exclude_dirs=build,x");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("1 files, 1 lines");
    CommandRun wrong = CommandRun.of("extract", in, out, "--option", "exclude_dir=build");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("no option 'exclude_dir'; did you mean exclude_dirs?");
    Path registry = folder.resolve("empty.yaml");
    Files.writeString(registry, "registry: empty\n");
    CommandRun other = CommandRun.of("extract", in, out, "--registry", registry.toString());
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err())
        .startsWith("error: the registry " + registry)
        .contains("no extractor that follows the template 'repo_scan'");
  }

  @Test
  void anInputThatIsNotThereLeavesNothingBehind() {
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of("extract", folder.resolve("nowhere").toString(), out.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains("nowhere").doesNotContain("\tat ");
    assertThat(out.resolve("repo_files_v1.parquet")).doesNotExist();
  }

  @Test
  void describeListsTheRegistryAndItsColumns(Extracted extracted) {
    String url = "classpath:codeintel;data=" + extracted.folder();
    CommandRun tables = CommandRun.of("describe", "--url", url);
    assertThat(tables.err()).isEmpty();
    assertThat(tables.out())
        .containsPattern("codeintel +\\| public +\\| ast_nodes +\\| view +\\| +16 ")
        .containsPattern("codeintel +\\| public +\\| repo_files_v1 +\\| table +\\| +10 ");
    assertThat(CommandRun.of("describe", "--url", url, "ast_nodes").out())
        .containsPattern("bstart +\\| +Int32 +\\| +YES")
        .contains("(16 rows)");
    CommandRun unknown = CommandRun.of("describe", "--url", url, "ast_node");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).startsWith("error [42P01]: ").contains("ast_node");
  }

  @Test
  void errorsOfQueriesAreReadable(Extracted extracted) {
    String url = "classpath:codeintel;data=" + extracted.folder();
    CommandRun table = CommandRun.of("query", "--url", url, "SELECT * FROM ast_node");
    assertThat(table.exitCode()).isEqualTo(1);
    assertThat(table.out()).isEmpty();
    assertThat(table.err()).startsWith("error [42P01]: ").contains("ast_nodes");
    CommandRun syntax = CommandRun.of("query", "--url", url, "SELECT path\n  FORM repo_files_v1 x");
    assertThat(syntax.err())
        .startsWith("error [42601]: ")
        .contains("line 2, column ")
        .contains("^");
  }

  @Test
  void aTruncatedDatasetFailsTheQueryThatReadsIt(Extracted extracted) throws IOException {
    byte[] whole = Files.readAllBytes(extracted.folder().resolve("repo_files_v1.parquet"));
    Files.write(folder.resolve("repo_files_v1.parquet"), Arrays.copyOf(whole, whole.length / 2));
    CommandRun run =
        CommandRun.of(
            "query",
            "--url",
            "classpath:codeintel;data=" + folder,
            "SELECT count(*) FROM repo_files_v1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("warning: ")
        .contains("\nerror [58030]: ")
        .contains("repo_files_v1")
        .doesNotContain("\tat ");
  }

  @Test
  void theDemoQueriesRunFromAFile(Extracted extracted) throws IOException {
    Path file = folder.resolve("methods.sql");
    Files.writeString(file, DemoQuery.METHODS.sql() + ";\n");
    CommandRun run =
        CommandRun.of(
            "query",
            "--url",
            "jdbc:datafusion:classpath:codeintel;data=" + extracted.folder(),
            "--format",
            "json",
            "--file",
            file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(10).allMatch(line -> line.startsWith("{\"path\":\""));
  }
}
