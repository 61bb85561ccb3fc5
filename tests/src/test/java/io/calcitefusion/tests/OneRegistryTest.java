package io.calcitefusion.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dataset facts live in the module metadata alone: no other module names a dataset, lists its
 * columns, makes ids of its own or reads registries in a second way. The extractor among the
 * examples makes particular datasets, and tests look at them, so both are free.
 */
final class OneRegistryTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("calcitefusion.checkout"));
  private static final String METADATA = "io.calcitefusion.metadata..";
  private static final String EXAMPLES = "io.calcitefusion.examples..";
  private static final String INFERENCE = "io.calcitefusion.datafusion.FolderInference";
  private static final String PARSER = "io.calcitefusion.calcite.parser..";

  private static final List<String> MODULES =
      List.of("datafusion-backend", "calcite-adapter", "jdbc-driver", "cli");

  private static final DatasetKnowledge KNOWLEDGE =
      new DatasetKnowledge(RegistryReader.readClasspath("codeintel"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Test classes of other modules come as a jar.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.calcitefusion");

  private static final String PLANTED_PACKAGE = "io.calcitefusion.tests.planted.legacy";

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages(PLANTED_PACKAGE);

  /** Names of the classes in which the first design kept dataset facts a second time. */
  private static final String SECOND_HOME =
      ".*(RowSpec|DatasetRow|RowTemplate|FieldCatalog|LegacyRegistry|TemplateExpansion|RegistryRow)"
          + ".*";

  private static final ArchRule NO_SECOND_HOME = noClasses().should().haveNameMatching(SECOND_HOME);

  private static final ArchRule NO_ADAPTER_PACKAGE =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..adapter..", "..adapters..", "..compat..", "..legacy..", "..shim..");

  private static final ArchRule NOTHING_DEPRECATED_CLASSES =
      noClasses().that().resideOutsideOfPackage(PARSER).should().beAnnotatedWith(Deprecated.class);

  /** What the interfaces of java.sql deprecate, their implementations have to carry on. */
  private static final String DEPRECATED_IN_JDBC = "getBigDecimal|[gs]etUnicodeStream";

  private static final ArchRule NOTHING_DEPRECATED_METHODS =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(PARSER)
          .and()
          .haveNameNotMatching(DEPRECATED_IN_JDBC)
          .should()
          .beAnnotatedWith(Deprecated.class);

  private static final ArchRule NOTHING_DEPRECATED_FIELDS =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(PARSER)
          .should()
          .beAnnotatedWith(Deprecated.class);

  private static final ArchRule ONE_YAML_PARSER =
      noClasses()
          .that()
          .resideOutsideOfPackage(METADATA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.snakeyaml..", "org.yaml..", "com.fasterxml.jackson.dataformat.yaml..");

  private static final ArchRule ONE_BUILDER_OF_DATASETS =
      noClasses()
          .that()
          .resideOutsideOfPackage(METADATA)
          .and()
          .doNotHaveFullyQualifiedName(INFERENCE)
          .should()
          .accessTargetWhere(makesADataset());

  private static DescribedPredicate<JavaAccess<?>> makesADataset() {
    return DescribedPredicate.describe(
        "a dataset is made",
        access -> {
          JavaClass owner = access.getTargetOwner();
          boolean made = Set.of("<init>", "builder").contains(access.getTarget().getName());
          return made
              && (owner.isEquivalentTo(DatasetSpec.class)
                  || owner.isEquivalentTo(DatasetSpec.Builder.class));
        });
  }

  @Test
  void noOtherModuleHoldsDatasetFactsInItsClasses() {
    Map<String, List<String>> found = new TreeMap<>();
    for (JavaClass each : CLASSES) {
      String name = each.getPackageName();
      if (!name.startsWith("io.calcitefusion.metadata")
          && !name.startsWith("io.calcitefusion.examples")) {
        List<String> facts = KNOWLEDGE.in(constants(each));
        if (!facts.isEmpty()) {
          found.put(each.getName(), facts);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noOtherModuleHoldsDatasetFactsInItsSources() {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      files.addAll(filesBelow(CHECKOUT.resolve(module).resolve("src/main")));
      files.add(CHECKOUT.resolve(module).resolve("pom.xml"));
    }
    files.addAll(filesBelow(CHECKOUT.resolve("native/src")));
    files.add(CHECKOUT.resolve("native/Cargo.toml"));
    files.add(CHECKOUT.resolve("native/build.rs"));
    files.addAll(
        Stream.of("Makefile", "calcitefusion", "pom.xml", ".ci/run")
            .map(CHECKOUT::resolve)
            .toList());
    assertThat(files).hasSizeGreaterThan(200).allMatch(Files::isRegularFile);
    assertThat(factsIn(files)).isEmpty();
  }

  @Test
  void theModulesThatMayKnowThemDo() {
    assertThat(factsIn(filesBelow(CHECKOUT.resolve("metadata/src/main")))).isNotEmpty();
    assertThat(factsIn(filesBelow(CHECKOUT.resolve("examples/src/main")))).isNotEmpty();
    assertThat(KNOWLEDGE.names())
        .contains(
            "ast_files_v1", "repo_files", "ast_nodes", "repo_file_id", "inc_impacted_files_v2")
        .hasSizeGreaterThan(100);
  }

  @Test
  void aPlantedClassIsFound() {
    List<String> facts = KNOWLEDGE.in(constants(PLANTED.get(PLANTED_PACKAGE + ".PlantedTables")));
    assertThat(facts)
        .anySatisfy(fact -> assertThat(fact).isEqualTo("names ast_nodes"))
        .anySatisfy(fact -> assertThat(fact).isEqualTo("names repo_files"))
        .anySatisfy(fact -> assertThat(fact).isEqualTo("names rt_object_id"))
        .anySatisfy(
            fact ->
                assertThat(fact)
                    .isEqualTo(
                        "lists columns of file_line_index_v1: line_end_byte, line_no, line_text"));
  }

  @Test
  void aPlantedSourceIsFound(@TempDir Path folder) throws IOException {
    Path source = folder.resolve("x/Planted.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "/** Reads {@code cpg_nodes_v1}. */ class Planted {}");
    Path rust = folder.resolve("planted.rs");
    Files.writeString(rust, "const TABLE: &str = \"codeintel.public.scip_documents\";");
    Files.writeString(folder.resolve("harmless.rs"), "let nodes = \"ast_nodes_of_mine\";");
    assertThat(factsIn(filesBelow(folder)))
        .isEqualTo(
            Map.of(
                source.toString(),
                List.of("names cpg_nodes_v1"),
                rust.toString(),
                List.of("names scip_documents")));
  }

  @Test
  void thereIsNoSecondHomeOfDatasetFacts() {
    assertHoldsButNotForPlanted(NO_SECOND_HOME, "PlantedRowSpec");
  }

  @Test
  void thereIsNoAdapterOrCompatibilityPackage() {
    assertHoldsButNotForPlanted(NO_ADAPTER_PACKAGE, "PlantedAdapter");
  }

  @Test
  void nothingIsDeprecated() {
    assertHoldsButNotForPlanted(NOTHING_DEPRECATED_CLASSES, "PlantedAdapter");
    assertHoldsButNotForPlanted(NOTHING_DEPRECATED_METHODS, "PlantedAdapter");
    assertHoldsButNotForPlanted(NOTHING_DEPRECATED_FIELDS, "PlantedAdapter");
  }

  @Test
  void onlyMetadataParsesYaml() {
    assertHolds(ONE_YAML_PARSER);
    assertThat(Set.copyOf(usersOfYaml()))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io.calcitefusion.metadata."));
  }

  @Test
  void onlyMetadataMakesDatasets() {
    assertHoldsButNotForPlanted(ONE_BUILDER_OF_DATASETS, "PlantedTables");
  }

  private static List<String> usersOfYaml() {
    return CLASSES.stream()
        .filter(
            each ->
                each.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        use -> use.getTargetClass().getPackageName().startsWith("org.snakeyaml")))
        .map(JavaClass::getName)
        .toList();
  }

  private static void assertHolds(ArchRule rule) {
    assertThat(rule.evaluate(CLASSES).getFailureReport().getDetails()).isEmpty();
  }

  private static void assertHoldsButNotForPlanted(ArchRule rule, String planted) {
    assertHolds(rule);
    EvaluationResult result = rule.evaluate(PLANTED);
    assertThat(result.getFailureReport().getDetails())
        .anySatisfy(detail -> assertThat(detail).contains(PLANTED_PACKAGE + "." + planted));
  }

  private static List<String> constants(JavaClass each) {
    String file = '/' + each.getName().replace('.', '/') + ".class";
    try (InputStream in = OneRegistryTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return ClassConstants.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<String>> factsIn(List<Path> files) {
    Map<String, List<String>> found = new TreeMap<>();
    for (Path file : files) {
      try {
        List<String> facts = KNOWLEDGE.in(List.of(Files.readString(file)));
        if (!facts.isEmpty()) {
          found.put(file.toString(), facts);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file.toString(), e);
      }
    }
    return found;
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
