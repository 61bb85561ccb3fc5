package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.cli.CalciteFusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The command {@code check}: what it finds, how it says so, and how it ends. */
@ExtendWith(NothingLeaks.class)
final class CheckCommandTest {
  @TempDir private Path folder;

  @Test
  void soundDataPasses() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);

    CommandRun run = CommandRun.of("check", shop.target(), "--data");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("shop.public: 5 datasets (3 with data, 2 empty, 0 broken), 3 views\n")
        .contains("files: 5 cases, no findings; no files of <script>alert(1)</script>, returns\n")
        .contains("mirror: 8 cases, no findings\n")
        .contains("data: 3 cases (2 left out), no findings\n")
        .containsPattern("0 differences in [0-9,]+ columns of [0-9,]+ tables and views\n")
        .endsWith("shop: passed, no findings\n");
    assertThat(CommandRun.of("check", "--url", shop.target()).exitCode()).isZero();
  }

  @Test
  void filesThatDoNotFitAreFound() throws IOException {
    CheckFixture shop = CheckFixture.bad(folder);

    CommandRun run = CommandRun.of("check", shop.target());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("error +\\| customers \\| .*name")
        .doesNotContain("required")
        .contains("\nshop: failed, ");
  }

  @Test
  void rowsThatBreakPromisesAreFoundWithSamples() throws IOException {
    CheckFixture shop = CheckFixture.bad(folder);

    CommandRun run = CommandRun.of("check", shop.target(), "--data");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("error +\\| orders +\\| required: customer +\\| 1 row break.* \\| id=1")
        .containsPattern("error +\\| orders +\\| constraint: id > 0 +\\| 1 row break.* \\| id=-3")
        .containsPattern("error +\\| orders +\\| key: id +\\| 1 row break.* \\| id=1, rows=2")
        .containsPattern("error +\\| x'; drop table y; -- +\\| key: a\"b +\\| 1 row ");
  }

  @Test
  void junitHasACasePerDatasetAndAnyParserReadsIt() throws Exception {
    CheckFixture shop = CheckFixture.bad(folder);
    Path file = folder.resolve("check.xml");

    CommandRun run =
        CommandRun.of(
            "check", shop.target(), "--data", "--format", "junit", "--output", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("shop: failed, ").endsWith("the report is in " + file + "\n");
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(document.getDocumentElement().getAttribute("name"))
        .isEqualTo("calcitefusion check shop");
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(4);
    assertThat(Files.readString(file))
        .contains("name=\"&lt;script&gt;alert(1)&lt;/script&gt;\"")
        .contains("<skipped message=\"there are no files\"");
  }

  @Test
  void jsonIsOneDocument() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);

    CommandRun run = CommandRun.of("check", shop.target(), "--format", "json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"shape\":1,\"passed\":true,\"subject\":{\"name\":\"shop\"")
        .contains("\"name\":\"<script>alert(1)</script>\",\"kind\":\"dataset\",\"state\":\"empty\"")
        .contains("\"reads\":[\"latest\"]")
        .contains(
            "{\"kind\":\"join_key\",\"columns\":\"customer\",\"datasets\":[\"customers\",\"orders\",\"returns\"]}")
        .contains(
            "{\"kind\":\"reference\",\"columns\":\"customer\",\"datasets\":[\"returns\",\"customers\"]}");
  }

  @Test
  void theHtmlPageShowsHostileNamesAsText() throws IOException {
    CheckFixture shop = CheckFixture.bad(folder);
    Path file = folder.resolve("check.html");

    CommandRun run =
        CommandRun.of("check", shop.target(), "--data", "-f", "html", "-o", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Files.readString(file))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("x'; drop table y; --")
        .doesNotContain("<script>alert");
  }

  @Test
  void aRegistryThatBreaksItsOwnRulesIsAFinding() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);
    String text = Files.readString(shop.registry());
    Files.writeString(shop.registry(), text.replace("required: [customer]", "required: [nobody]"));

    CommandRun run = CommandRun.of("check", shop.target());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("rules: 1 case, 1 finding\n")
        .containsPattern("registry.yaml +\\| line [0-9]+ +\\| .*nobody");
  }

  @Test
  void aViewThatDoesNotPlanIsAFinding() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);
    String text = Files.readString(shop.registry());
    Files.writeString(shop.registry(), text.replace("max(id) AS id", "max(number) AS id"));

    for (String format : List.of("table", "json", "junit", "html")) {
      CommandRun run = CommandRun.of("check", shop.target(), "--data", "--format", format);
      assertThat(run.exitCode()).as(format).isEqualTo(1);
      assertThat(run.out()).as(format).contains("latest").contains("number");
    }
  }

  @Test
  void aFolderWithoutARegistryIsChecked() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);
    Files.writeString(shop.data().resolve("broken.parquet"), "no parquet");

    CommandRun run = CommandRun.of("check", shop.data().toString());

    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.out()).containsPattern("error +\\| broken +\\|").contains("mirror: 3 cases");
    Files.delete(shop.data().resolve("broken.parquet"));
    assertThat(CommandRun.of("check", shop.data().toString(), "--data").exitCode()).isZero();
  }

  @Test
  void theShippedRegistryHasNoDifferences() {
    CommandRun run = CommandRun.of("check", "classpath:codeintel", "--data");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("47 datasets")
        .containsPattern("0 differences in [0-9,]+ columns");
  }

  @Test
  void wrongUsageEndsWithTwo() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);
    String none = folder.resolve("none.yaml").toString();
    for (String[] arguments :
        List.of(
            new String[] {"check"},
            new String[] {"check", none},
            new String[] {"check", "classpath:codeintell"},
            new String[] {"check", shop.registry() + ";data=" + folder.resolve("nowhere")},
            new String[] {"check", shop.registry() + ";access=admin"},
            new String[] {"check", shop.data() + ";data=x"},
            new String[] {"check", "jdbc:other:x"},
            new String[] {"check", ""},
            new String[] {"check", shop.target(), "--url", shop.target()},
            new String[] {"check", shop.target(), "--format", "xml"},
            new String[] {"check", shop.target(), "--output", folder.toString()},
            new String[] {"check", shop.target(), "--output", folder + "/no/file"},
            new String[] {"check", shop.registry().toString(), "--data", "./data"})) {
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.exitCode()).as("%s: %s", List.of(arguments), run.err()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).as("%s", List.of(arguments)).startsWith("error: ").contains("--help");
    }
    assertThat(CommandRun.of("check", none).err()).contains("there is no registry file");
    assertThat(CommandRun.of("check", shop.registry().toString(), "--data", "./data").err())
        .contains("registry.yaml;data=./data");
  }

  @Test
  void anOlderReportStaysUntilTheNewOneIsWhole() throws IOException {
    CheckFixture shop = CheckFixture.good(folder);
    Path reports = Files.createDirectory(folder.resolve("reports"));
    Path file = Files.writeString(reports.resolve("check.json"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    Path link = Files.createSymbolicLink(reports.resolve("link.json"), file);

    CommandRun run = CommandRun.of("check", shop.target(), "-f", "json", "-o", link.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(Files.readString(file)).startsWith("{\"shape\":1");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
    try (Stream<Path> left = Files.list(reports)) {
      assertThat(left).containsExactlyInAnyOrder(file, link);
    }
  }

  @Test
  void aCheckThatIsStoppedLeavesNoHalfReport() throws Exception {
    Path registry = folder.resolve("large.yaml");
    GeneratedRegistry.write(registry, 1000, 20);
    Path reports = Files.createDirectory(folder.resolve("reports"));
    Path file = reports.resolve("check.html");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CalciteFusion.class.getName(),
                "check",
                registry.toString(),
                "--format=html",
                "--output=" + file)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();

    // As long as the program needs to begin; where it is then does not matter.
    boolean ended = process.waitFor(2, TimeUnit.SECONDS);
    process.destroy();
    int exitCode = process.waitFor();

    assertThat(exitCode).isIn(0, 143);
    if (exitCode == 143 && !ended && Files.notExists(file)) {
      try (Stream<Path> left = Files.list(reports)) {
        assertThat(left).isEmpty();
      }
    } else {
      assertThat(Files.readString(file)).endsWith("</html>\n");
    }
  }

  @Test
  void aThousandDatasetsStayReadable() throws IOException {
    Path registry = folder.resolve("large.yaml");
    GeneratedRegistry.write(registry, 1000, 20);
    Path file = folder.resolve("large.html");

    CommandRun run =
        CommandRun.of("check", registry.toString(), "--format", "html", "-o", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    String page = Files.readString(file);
    assertThat(page).contains("column_0 (1000 datasets)").contains("newest_900");
    assertThat(page.length()).isLessThan(4_000_000);
    CommandRun table = CommandRun.of("check", registry.toString());
    assertThat(table.out().lines()).hasSizeLessThan(15);
    assertThat(table.out()).contains("and 997 more");
  }
}
