package io.calcitefusion.examples;

import static io.calcitefusion.examples.RegistryVariant.FACTS;
import static io.calcitefusion.examples.RegistryVariant.FILES;
import static io.calcitefusion.examples.RegistryVariant.INDEXES;
import static io.calcitefusion.examples.RegistryVariant.LINES;
import static io.calcitefusion.examples.RegistryVariant.SYMBOLS;
import static io.calcitefusion.examples.RegistryVariant.TREES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.EnabledWhen;
import io.calcitefusion.metadata.ExtractTemplate;
import io.calcitefusion.metadata.IdRecipe;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.OptionValue;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The registry, and not the extractor, says what is written and how. */
@ExtendWith(NativeLeakCheck.class)
final class ExtractionByRegistryTest {

  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void prepare() throws IOException {
    input = folder.resolve("in");
    output = folder.resolve("out");
    SourceFolder.write(input, "a/A.java", "class A {}\n");
    SourceFolder.write(input, "build/B.java", "class B {}\n");
    SourceFolder.write(input, "build/gen/C.java", "class C {}\n");
  }

  @Test
  void namesAndOrderOfColumnsAreTheRegistrys() {
    Registry registry =
        new RegistryVariant()
            .columns(FILES, Lists::reverse)
            .renamed(FILES, "repo_files_v7")
            .build();
    extract(registry, request());
    assertThat(output.resolve("repo_files_v7.parquet")).isRegularFile();
    assertThat(output.resolve(FILES + ".parquet")).doesNotExist();
    try (ExtractedData data = ExtractedData.open(registry, output)) {
      assertThat(data.deployment().problems()).isEmpty();
      assertThat(data.rows("SELECT path, size_bytes FROM repo_files_v7 ORDER BY path"))
          .containsExactly("a/A.java|11", "build/B.java|11", "build/gen/C.java|11");
    }
  }

  @Test
  void aDatasetThatIsMissingIsNamedBeforeAnythingIsWritten() {
    assertMismatch(
        new RegistryVariant().without(TREES),
        "no dataset that the template 'ast' gives out as 'ast_files'");
    assertMismatch(
        new RegistryVariant().renamed(LINES, "file_line_indexes_v1"),
        "'repo_scan' gives out as 'file_line_index'; did you mean file_line_indexes?");
  }

  @Test
  void aColumnThatIsMissingIsNamedBeforeAnythingIsWritten() {
    assertMismatch(
        new RegistryVariant().columns(LINES, without("newline_kind")),
        "the dataset file_line_index_v1 of the registry code can not be filled: there is no column"
            + " or field 'newline_kind' among file_id, path, ");
  }

  @Test
  void aFieldThatIsMissingInAStructIsNamed() {
    assertMismatch(
        new RegistryVariant()
            .columns(
                TREES,
                columns ->
                    columns.stream()
                        .map(
                            column ->
                                column.getName().equals("edges") ? withoutSlot(column) : column)
                        .toList()),
        "the dataset ast_files_v1 of the registry code can not be filled: there is no column or"
            + " field 'slot' among src, dst, kind, idx, attrs");
  }

  @Test
  void aColumnOfAnotherTypeIsNamed() {
    assertMismatch(
        new RegistryVariant()
            .columns(FILES, without("size_bytes").andThen(with("size_bytes", true))::apply),
        "'size_bytes: Utf8' has another type than this extractor fills");
  }

  @Test
  void aFurtherColumnIsNullUnlessItMayNotBe() {
    Registry registry = new RegistryVariant().columns(FILES, with("owner", true)).build();
    extract(registry, request());
    try (ExtractedData data = ExtractedData.open(registry, output)) {
      assertThat(data.rows("SELECT DISTINCT owner FROM repo_files_v1")).containsExactly("null");
    }
    output = folder.resolve("other");
    assertMismatch(
        new RegistryVariant().columns(FILES, with("owner", false)),
        "'owner: Utf8 not null' may not be null, and this extractor does not fill it");
    assertMismatch(
        new RegistryVariant().columns(FILES, with("owner", true), List.of("owner")),
        "'owner: Utf8' may not be null, and this extractor does not fill it");
  }

  @Test
  void idsOfFilesAreMadeAsTheRegistrySays() {
    IdSpec spec =
        new IdSpec(
            "mine",
            "",
            "src",
            ImmutableList.of("repo_id"),
            ImmutableList.of("path", "size_bytes"),
            IdRecipe.PARTS,
            "-");
    Registry registry = withId(spec).build();
    extract(registry, request().withRepo("r"));
    String expected = "src:" + StableIds.hash128("r\u001fa/A.java\u001f11");
    try (ExtractedData data = ExtractedData.open(registry, output)) {
      for (String table : List.of(FILES, LINES, TREES, SYMBOLS, FACTS)) {
        assertThat(data.rows("SELECT DISTINCT file_id FROM " + table + " WHERE path = 'a/A.java'"))
            .containsExactly(expected);
      }
    }
  }

  @Test
  void anIdThatCanNotBeMadeIsNamed() {
    assertMismatch(
        new RegistryVariant().derived(FILES, List.of()),
        "the dataset repo_files_v1 does not say how file_id is derived");
    assertMismatch(
        withId(
            new IdSpec(
                "mine",
                "",
                "src",
                ImmutableList.of(),
                ImmutableList.of("text"),
                IdRecipe.REGISTRY,
                "-")),
        "the id mine is derived from 'text', which is not known of a file");
  }

  @Test
  void evidenceIsThatOfTheTemplate() {
    ExtractTemplate old = Shipped.REGISTRY.extraction().template("repo_scan");
    Registry registry =
        new RegistryVariant()
            .template(
                new ExtractTemplate(
                    old.name(),
                    old.doc(),
                    3,
                    0.5,
                    old.coordinateSystem(),
                    old.ambiguityPolicy(),
                    3,
                    old.ordering(),
                    old.requiredInputs(),
                    old.supportsPlan(),
                    old.supportsViews(),
                    old.streamingSafe(),
                    old.pipelineBreaker(),
                    old.policy()))
            .build();
    extract(registry, request());
    try (ExtractedData data = ExtractedData.open(registry, output)) {
      assertThat(data.rows("SELECT DISTINCT evidence_rank, confidence FROM file_line_index_v1"))
          .containsExactly("3|0.5");
    }
  }

  @Test
  void aDatasetThatIsSwitchedOffIsNotWritten() throws IOException {
    Registry registry =
        new RegistryVariant()
            .enabledWhen(LINES, new EnabledWhen.OptionIsOn("include_bytes"))
            .enabledWhen(FILES, new EnabledWhen.OptionIsOn("include_text"))
            .build();
    ExtractionReport report =
        extract(
            registry,
            request()
                .withOption("include_bytes", new OptionValue.Flag(false))
                .withOption("include_text", new OptionValue.Flag(false)));
    assertThat(report.files()).isEqualTo(3);
    assertThat(report.lines()).isZero();
    try (Stream<Path> files = java.nio.file.Files.list(output)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              output.resolve(TREES + ".parquet"),
              output.resolve(SYMBOLS + ".parquet"),
              output.resolve(FACTS + ".parquet"),
              output.resolve(INDEXES + ".parquet"));
    }
  }

  @Test
  void optionsChooseFilesAndContent() {
    extract(
        Shipped.REGISTRY,
        request()
            .withOption("exclude_dirs", texts("gen"))
            .withOption("exclude_globs", texts("a/*"))
            .withOption("include_bytes", new OptionValue.Flag(false)));
    assertThat(files("SELECT path, text, bytes FROM repo_files_v1"))
        .containsExactly("build/B.java|class B {}\n|null");
    output = folder.resolve("second");
    extract(Shipped.REGISTRY, request().withOption("include_globs", texts("*/*.java")));
    assertThat(files("SELECT path FROM repo_files_v1 ORDER BY path"))
        .containsExactly("a/A.java", "build/B.java");
  }

  @Test
  void optionsThatCanNotBeHeededAreRefused() {
    ExtractionRequest request = request();
    assertFails(
        request.withOption("follow_symlinks", new OptionValue.Flag(true)),
        ErrorKind.UNSUPPORTED,
        "follow_symlinks can not be switched on");
    assertFails(
        request.withOption("exclude_dir", texts("x")),
        ErrorKind.CONFIGURATION,
        "'exclude_dir'; did you mean exclude_dirs?");
    assertFails(
        request.withOption("max_files", new OptionValue.WholeNumber(2)),
        ErrorKind.CONFIGURATION,
        "there are 3 source files, more than the option max_files allows, which is 2");
    assertFails(
        request.withOption("max_file_bytes", new OptionValue.WholeNumber(0)),
        ErrorKind.CONFIGURATION,
        "max_file_bytes is 0; it is at least 1");
    assertFails(
        request.withOption("repo_id", new OptionValue.WholeNumber(7)),
        ErrorKind.CONFIGURATION,
        "repo_id");
    assertFails(
        request.withOption("include_text", texts("yes")), ErrorKind.CONFIGURATION, "include_text");
  }

  @Test
  void optionsAreReadFromTexts() {
    assertThat(CodeIntelExtractor.option(Shipped.REGISTRY, "include_text", "false"))
        .isEqualTo(new OptionValue.Flag(false));
    assertThat(CodeIntelExtractor.option(Shipped.REGISTRY, "exclude_dirs", "a, b,"))
        .isEqualTo(texts("a", "b"));
    assertThat(CodeIntelExtractor.option(Shipped.REGISTRY, "repo_id", "12"))
        .isEqualTo(new OptionValue.Text("12"));
    assertThat(CodeIntelExtractor.option(Shipped.REGISTRY, "max_files", "12"))
        .isEqualTo(new OptionValue.WholeNumber(12));
    for (String wrong : List.of("max_files=many", "include_text=yes", "exclude_dir=x")) {
      String[] parts = wrong.split("=", 2);
      assertThatThrownBy(() -> CodeIntelExtractor.option(Shipped.REGISTRY, parts[0], parts[1]))
          .isInstanceOf(ExtractionException.class)
          .hasMessageContaining(parts[0]);
    }
  }

  private static RegistryVariant withId(IdSpec spec) {
    return new RegistryVariant()
        .idSpec(spec)
        .derived(
            FILES,
            List.of(
                new DerivedId(
                    "file_id", spec.name(), DerivedId.Kind.MASKED_HASH, ImmutableList.of())));
  }

  private static UnaryOperator<List<Field>> without(String name) {
    return columns -> columns.stream().filter(column -> !column.getName().equals(name)).toList();
  }

  private static UnaryOperator<List<Field>> with(String name, boolean nullable) {
    return columns -> {
      List<Field> more = new ArrayList<>(columns);
      more.add(new Field(name, new FieldType(nullable, UTF8, null), List.of()));
      return more;
    };
  }

  private static Field withoutSlot(Field edges) {
    Field element = edges.getChildren().get(0);
    Field struct =
        new Field(
            element.getName(),
            element.getFieldType(),
            without("slot").apply(element.getChildren()));
    return new Field(edges.getName(), edges.getFieldType(), List.of(struct));
  }

  private static OptionValue texts(String... values) {
    return new OptionValue.Texts(ImmutableList.copyOf(values));
  }

  private ExtractionRequest request() {
    return ExtractionRequest.of(input, output);
  }

  private static ExtractionReport extract(Registry registry, ExtractionRequest request) {
    return CodeIntelExtractor.create(registry, request, ExtractionProgress.silent()).extract();
  }

  private List<String> files(String sql) {
    try (ExtractedData data = ExtractedData.open(output)) {
      return data.rows(sql);
    }
  }

  private void assertMismatch(RegistryVariant variant, String message) {
    Registry registry = variant.build();
    assertThatThrownBy(() -> extract(registry, request()))
        .isInstanceOfSatisfying(
            ExtractionException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH))
        .hasMessageContaining(message);
    assertThat(output).doesNotExist();
  }

  private void assertFails(ExtractionRequest request, ErrorKind kind, String message) {
    assertThatThrownBy(() -> extract(Shipped.REGISTRY, request))
        .isInstanceOfSatisfying(
            ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
    assertThat(output).doesNotExist();
  }
}
