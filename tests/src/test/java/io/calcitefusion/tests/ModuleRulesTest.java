package io.calcitefusion.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.QueryRunner;
import io.calcitefusion.datafusion.TableName;

/** Dependencies point one way, and what a module must not know it does not know. */
@AnalyzeClasses(packages = "io.calcitefusion", importOptions = ModuleRulesTest.OfModules.class)
final class ModuleRulesTest {
  /** Classes that are shipped; another module's tests come as a jar. */
  static final class OfModules implements ImportOption {
    private final ImportOption noTests = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
      return noTests.includes(location) && !location.contains("-tests.jar");
    }
  }

  private static final String METADATA = "io.calcitefusion.metadata..";
  private static final String BACKEND = "io.calcitefusion.datafusion..";
  private static final String CALCITE = "io.calcitefusion.calcite..";
  private static final String JDBC = "io.calcitefusion.jdbc..";
  private static final String CLI = "io.calcitefusion.cli..";
  private static final String TESTKIT = "io.calcitefusion.testkit..";
  private static final String EXAMPLES = "io.calcitefusion.examples..";
  private static final String DEMO = "io.calcitefusion.examples.demo..";

  /** Made by the parser generator from Calcite's templates. */
  private static final String GENERATED_PARSER = "io.calcitefusion.calcite.parser..";

  @ArchTest
  static final ArchRule modulesDependDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("metadata")
          .definedBy(METADATA)
          .layer("backend")
          .definedBy(BACKEND)
          .layer("adapter")
          .definedBy(CALCITE)
          .layer("driver")
          .definedBy(JDBC)
          .layer("testkit")
          .definedBy(TESTKIT)
          .layer("examples")
          .definedBy(EXAMPLES)
          .layer("cli")
          .definedBy(CLI)
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("testkit")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("examples")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("driver")
          .mayOnlyBeAccessedByLayers("testkit", "cli")
          .whereLayer("adapter")
          .mayOnlyBeAccessedByLayers("driver", "testkit", "cli")
          .whereLayer("backend")
          .mayOnlyBeAccessedByLayers("adapter", "driver", "testkit", "examples", "cli")
          .whereLayer("metadata")
          .mayOnlyBeAccessedByLayers("backend", "adapter", "driver", "testkit", "examples", "cli");

  @ArchTest
  static final ArchRule everyClassBelongsToAModule =
      classes()
          .should()
          .resideInAnyPackage(METADATA, BACKEND, CALCITE, JDBC, CLI, TESTKIT, EXAMPLES);

  @ArchTest
  static final ArchRule metadataKnowsNoEngineNoCalciteNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(METADATA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "java.sql..");

  @ArchTest
  static final ArchRule backendKnowsNoCalciteAndNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(BACKEND)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "java.sql..");

  @ArchTest
  static final ArchRule theExtractorKnowsNoCalciteAndNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(EXAMPLES)
          .and()
          .resideOutsideOfPackage(DEMO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "java.sql..");

  /** A test library in a program would bring it to those who run the program. */
  @ArchTest
  static final ArchRule testLibrariesLiveInTheTestkit =
      noClasses()
          .that()
          .resideOutsideOfPackage(TESTKIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.junit..", "org.assertj..");

  @ArchTest
  static final ArchRule avaticaLivesInTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackages(JDBC, CALCITE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite.avatica..");

  @ArchTest
  static final ArchRule internalsStayInside =
      classes().that().resideInAPackage("..internal..").should(onlyBeUsedInTheirOwnModule());

  @ArchTest
  static final ArchRule jdbcTypeCodesLiveInTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackages(JDBC)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.Types");

  @ArchTest
  static final ArchRule nativeMethodsSitInOneClass =
      methods()
          .that()
          .haveModifier(JavaModifier.NATIVE)
          .should()
          .beDeclaredInClassesThat()
          .haveFullyQualifiedName("io.calcitefusion.datafusion.internal.NativeMethods");

  /** Who checks rows in the engine's own way goes around Calcite. */
  @ArchTest
  static final ArchRule rowsAreCheckedThroughTheFrontEnd =
      noClasses()
          .that()
          .resideOutsideOfPackages(CALCITE)
          .should()
          .callMethod(DataFusionSession.class, "checkData", TableName.class, QueryRunner.class);

  @ArchTest
  static final ArchRule modulesHaveNoCycles =
      slices().matching("io.calcitefusion.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule staticFieldsAreConstants =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(GENERATED_PARSER)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule noThreadLocals = noFields().should().haveRawType(ThreadLocal.class);

  @ArchTest static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED_PARSER)
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..");

  @ArchTest
  static final ArchRule nothingIsDeprecated =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED_PARSER)
          .should()
          .beAnnotatedWith(Deprecated.class);

  @ArchTest
  static final ArchRule publicMethodsTakeNoBooleans =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(METADATA, BACKEND, TESTKIT, EXAMPLES)
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .areNotRecords()
          .should()
          .haveRawParameterTypes(boolean.class);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that().resideOutsideOfPackage(GENERATED_PARSER).should(haveANullMarkedPackage());

  private static ArchCondition<JavaClass> onlyBeUsedInTheirOwnModule() {
    return new ArchCondition<>("only be used in their own module") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        String name = item.getPackageName();
        String module = name.substring(0, name.indexOf(".internal"));
        item.getDirectDependenciesToSelf().stream()
            .filter(use -> !inside(module, use.getOriginClass().getPackageName()))
            .forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
      }
    };
  }

  private static boolean inside(String module, String packageName) {
    return packageName.equals(module) || packageName.startsWith(module + ".");
  }

  private static ArchCondition<JavaClass> haveANullMarkedPackage() {
    return new ArchCondition<>("live in a package marked @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean marked = item.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
        events.add(
            new SimpleConditionEvent(
                item, marked, item.getName() + " in " + item.getPackageName()));
      }
    };
  }
}
