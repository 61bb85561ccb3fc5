package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an extraction writes, read back and compared with counts made in plain Java. */
@ExtendWith(NativeLeakCheck.class)
final class CodeIntelExtractorTest {

  private static final String FILES = "SELECT * FROM repo_files_v1 ORDER BY path";
  private static final String LINES = "SELECT * FROM file_line_index_v1 ORDER BY path, line_no";
  private static final String TREES = "SELECT * FROM ast_files_v1 ORDER BY path";
  private static final String SYMBOLS = "SELECT * FROM symtable_files_v1 ORDER BY path";
  private static final String FACTS = "SELECT * FROM libcst_files_v1 ORDER BY path";
  private static final String INDEXES = "SELECT * FROM scip_index_v1 ORDER BY index_id";

  @TempDir static Path shared;
  private static Path input;
  private static Path output;
  private static ExtractionReport report;
  private static RecordingProgress progress;

  private ExtractedData data;

  @BeforeAll
  static void extract() throws IOException {
    input = shared.resolve("sources");
    output = shared.resolve("data/out");
    SourceFolder.write(input);
    progress = new RecordingProgress();
    report =
        CodeIntelExtractor.create(Shipped.REGISTRY, ExtractionRequest.of(input, output), progress)
            .extract();
  }

  @AfterAll
  static void nothingIsLeftInTheEngine() {
    assertThat(DataFusionEngine.nativeCounters())
        .hasToString(
            "NativeCounters[engines=0, sessions=0, plans=0, streams=0, batches=0, stagings=0]");
  }

  @BeforeEach
  void open() {
    data = ExtractedData.open(output);
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void writtenSchemasAreTheDeclaredOnes() {
    assertThat(data.deployment().problems()).isEmpty();
    assertThat(data.deployment().tables())
        .containsExactlyInAnyOrder(
            "repo_files_v1",
            "file_line_index_v1",
            "ast_files_v1",
            "symtable_files_v1",
            "libcst_files_v1",
            "scip_index_v1");
    assertThat(data.deployment().views())
        .contains(
            "ast_nodes",
            "ast_edges",
            "ast_errors",
            "symtable_symbols",
            "cst_defs",
            "scip_diagnostics");
  }

  @Test
  void everyReadableFileIsARowWithItsContent() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Path file : readable()) {
      byte[] bytes = Files.readAllBytes(file);
      String path = input.relativize(file).toString();
      expected.add(
          String.join(
              "|",
              Shipped.fileId(null, path),
              path,
              Hashing.sha256().hashBytes(bytes).toString(),
              file.toString(),
              Integer.toString(bytes.length),
              "utf-8",
              Hashing.sha256().hashBytes(bytes).toString(),
              "8",
              "1.0"));
    }
    assertThat(
            data.rows(
                "SELECT file_id, path, file_sha256, abs_path, size_bytes, encoding,"
                    + " encode(sha256(text), 'hex'), evidence_rank, confidence"
                    + " FROM repo_files_v1"))
        .isEqualTo(expected);
    assertThat(
            data.number("SELECT count(*) FROM repo_files_v1 WHERE text = CAST(bytes AS VARCHAR)"))
        .isEqualTo(expected.size());
  }

  @Test
  void rowsLieInOrderOfPath() {
    assertThat(data.rows("SELECT path FROM ast_files_v1"))
        .hasSize(SourceFolder.GENERATED + SourceFolder.FIXED)
        .isEqualTo(data.rows("SELECT path FROM ast_files_v1 ORDER BY path"));
  }

  @Test
  void everyLineIsARowWithItsBytes() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Path file : readable()) {
      String text = Files.readString(file);
      String path = input.relativize(file).toString();
      int number = 0;
      int start = 0;
      for (String line : text.split("(?<=\n)|(?<=\r)(?!\n)")) {
        if (line.isEmpty()) {
          continue;
        }
        String bare = line.replaceAll("[\r\n]", "");
        String newline =
            line.endsWith("\r\n")
                ? "crlf"
                : line.endsWith("\n") ? "lf" : line.endsWith("\r") ? "cr" : "none";
        int end = start + bare.getBytes(StandardCharsets.UTF_8).length;
        number++;
        expected.add(
            String.join(
                "|",
                path,
                Integer.toString(number),
                Integer.toString(start),
                Integer.toString(end),
                bare,
                newline));
        start += line.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    assertThat(
            data.rows(
                "SELECT path, line_no, line_start_byte, line_end_byte, line_text, newline_kind"
                    + " FROM file_line_index_v1"))
        .isEqualTo(expected);
    assertThat(report.lines()).isEqualTo(expected.size());
  }

  @Test
  void nodesAreThoseOfTheCompiler() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Path file : readable()) {
      if (file.endsWith("Broken.java") || file.endsWith("module-info.java")) {
        continue;
      }
      String path = input.relativize(file).toString();
      List<String> kinds = JavaParserTest.kindsByScanner(Files.readString(file));
      for (int i = 0; i < kinds.size(); i++) {
        expected.add(path + '|' + i + '|' + kinds.get(i));
      }
    }
    assertThat(
            data.rows(
                "SELECT path, ast_id, kind FROM ast_nodes WHERE path NOT LIKE '%Broken.java'"
                    + " AND path <> 'module-info.java' ORDER BY path, ast_id"))
        .isEqualTo(expected);
  }

  @Test
  void edgesJoinEveryNodeWithItsParent() {
    assertThat(
            data.number(
                "SELECT count(*) FROM ast_edges e JOIN ast_nodes n ON n.file_id = e.file_id"
                    + " AND n.ast_id = e.dst AND n.parent_ast_id = e.src"))
        .isEqualTo(data.number("SELECT count(*) FROM ast_edges"))
        .isEqualTo(report.edges());
    assertThat(data.rows("SELECT DISTINCT kind FROM ast_edges")).containsExactly("child");
    assertThat(data.rows("SELECT count(*) FROM ast_nodes WHERE parent_ast_id IS NULL"))
        .containsExactly(Integer.toString(SourceFolder.GENERATED + SourceFolder.FIXED));
  }

  @Test
  void nodeOfANonAsciiFileHasItsPlaceInBytes() {
    assertThat(
            data.rows(
                "SELECT kind, name, value_repr, lineno, col_offset, end_lineno, end_col_offset,"
                    + " col_unit, end_exclusive, bstart, bend FROM ast_nodes"
                    + " WHERE path = 'a/Größe.java' AND kind IN ('CLASS', 'STRING_LITERAL')"
                    + " ORDER BY ast_id"))
        .containsExactly(
            "CLASS|Größe|null|2|0|2|39|byte|true|12|51",
            "STRING_LITERAL|null|\"語😀\"|2|27|2|36|byte|true|39|48");
  }

  @Test
  void nodeTextsCutOutOfTheFileAreTheDeclaredOnes() {
    assertThat(
            data.rows(
                "SELECT n.value_repr FROM ast_nodes n JOIN repo_files_v1 f"
                    + " ON f.file_id = n.file_id WHERE n.kind = 'STRING_LITERAL'"
                    + " AND strpos(f.text, n.value_repr) = 0"))
        .isEmpty();
  }

  @Test
  void parseErrorsAreRowsAndTheRestOfTheFileIsThere() {
    assertThat(data.rows("SELECT DISTINCT path FROM ast_errors")).containsExactly("a/Broken.java");
    assertThat(
            data.rows(
                "SELECT error_type, lineno, col_offset, col_unit FROM ast_errors"
                    + " ORDER BY lineno, col_offset LIMIT 1"))
        .singleElement()
        .asString()
        .startsWith("compiler.err.")
        .contains("|3|")
        .endsWith("|byte");
    assertThat(report.errors()).isEqualTo(data.number("SELECT count(*) FROM ast_errors"));
    assertThat(
            data.rows("SELECT name FROM ast_nodes WHERE path = 'a/Broken.java' AND kind = 'CLASS'"))
        .containsExactly("Broken");
  }

  @Test
  void listsAndMapsAreEmptyAndNeverNull() {
    assertThat(
            data.number(
                "SELECT count(*) FROM ast_files_v1 WHERE nodes IS NULL OR edges IS NULL"
                    + " OR errors IS NULL OR attrs IS NULL"))
        .isZero();
    assertThat(data.rows("SELECT repo, attrs['language'] FROM ast_files_v1 LIMIT 1"))
        .containsExactly("null|java");
  }

  @Test
  void reportCountsWhatIsThere() throws IOException {
    assertThat(report.files()).isEqualTo(SourceFolder.GENERATED + SourceFolder.FIXED);
    assertThat(report.nodes()).isEqualTo(data.number("SELECT count(*) FROM ast_nodes"));
    long bytes = 0;
    for (Path file : readable()) {
      bytes += Files.size(file);
    }
    assertThat(report.bytes()).isEqualTo(bytes);
    assertThat(report.unreadable()).isEqualTo(1);
    assertThat(report.unreadableFiles())
        .containsExactly(
            new UnreadableFile(
                "a/Latin1.java", "not valid UTF-8 at byte 2; convert the file to UTF-8"));
    assertThat(report.elapsed()).isPositive();
    assertThat(report.paths()).allSatisfy(path -> assertThat(path).isRegularFile());
  }

  @Test
  void progressTellsOfEveryPass() {
    int all = SourceFolder.GENERATED + SourceFolder.FIXED + 1;
    assertThat(progress.heard())
        .containsExactly(
            "started repo_files_v1 " + all,
            "unreadable a/Latin1.java",
            "finished at " + all,
            "started file_line_index_v1 " + all,
            "finished at " + all,
            "started ast_files_v1 " + all,
            "finished at " + all,
            "started symtable_files_v1 " + all,
            "finished at " + all,
            "started libcst_files_v1 " + all,
            "finished at " + all,
            "started scip_index_v1 " + all,
            "finished at " + all);
  }

  @Test
  void onlyTheDatasetsAreInTheOutputFolder() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "repo_files_v1.parquet",
              "file_line_index_v1.parquet",
              "ast_files_v1.parquet",
              "symtable_files_v1.parquet",
              "libcst_files_v1.parquet",
              "scip_index_v1.parquet");
    }
  }

  @Test
  void extractingAgainOnOneThreadGivesTheSame(@TempDir Path again) {
    CodeIntelExtractor.create(
            Shipped.REGISTRY,
            ExtractionRequest.of(input, again).withThreads(1),
            ExtractionProgress.silent())
        .extract();
    try (ExtractedData second = ExtractedData.open(again)) {
      for (String sql : List.of(FILES, LINES, TREES, SYMBOLS, FACTS, INDEXES)) {
        assertThat(second.rows(sql)).isEqualTo(data.rows(sql));
      }
    }
  }

  @Test
  void archiveGivesTheSameAsItsFolder(@TempDir Path other) throws IOException {
    Path jar = other.resolve("sources.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(input)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(input.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    ExtractionReport fromJar =
        CodeIntelExtractor.create(
                Shipped.REGISTRY,
                ExtractionRequest.of(jar, other.resolve("out")),
                ExtractionProgress.silent())
            .extract();
    assertThat(fromJar.unreadableFiles()).isEqualTo(report.unreadableFiles());
    try (ExtractedData second = ExtractedData.open(other.resolve("out"))) {
      for (String sql : List.of(LINES, TREES, SYMBOLS, FACTS, INDEXES)) {
        assertThat(second.rows(sql)).isEqualTo(data.rows(sql));
      }
    }
  }

  @Test
  void repositoryNameIsInEveryTreeAndEveryId(@TempDir Path other) {
    CodeIntelExtractor.create(
            Shipped.REGISTRY,
            ExtractionRequest.of(input, other).withRepo("demo"),
            ExtractionProgress.silent())
        .extract();
    try (ExtractedData named = ExtractedData.open(other)) {
      assertThat(named.rows("SELECT DISTINCT repo FROM ast_files_v1")).containsExactly("demo");
      for (String table :
          List.of(
              "repo_files_v1",
              "file_line_index_v1",
              "ast_files_v1",
              "symtable_files_v1",
              "libcst_files_v1")) {
        assertThat(
                named.rows(
                    "SELECT DISTINCT file_id FROM " + table + " WHERE path = 'a/Plain.java'"))
            .containsExactly(Shipped.fileId("demo", "a/Plain.java"));
      }
    }
  }

  /** The readable Java files in order of path. */
  private static List<Path> readable() throws IOException {
    try (Stream<Path> files = Files.walk(input)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.endsWith("Latin1.java"))
          .sorted(
              (a, b) ->
                  CodePointOrder.INSTANCE.compare(
                      input.relativize(a).toString(), input.relativize(b).toString()))
          .toList();
    }
  }
}
