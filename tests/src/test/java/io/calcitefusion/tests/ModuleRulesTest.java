package io.calcitefusion.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way, and what a module must not know it does not know. */
@AnalyzeClasses(packages = "io.calcitefusion", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleRulesTest {
  private static final String METADATA = "io.calcitefusion.metadata..";
  private static final String BACKEND = "io.calcitefusion.datafusion..";
  private static final String INTERNAL = "io.calcitefusion.datafusion.internal..";
  private static final String CALCITE = "io.calcitefusion.calcite..";
  private static final String JDBC = "io.calcitefusion.jdbc..";
  private static final String CLI = "io.calcitefusion.cli..";
  private static final String EXAMPLES = "io.calcitefusion.examples..";

  @ArchTest
  static final ArchRule metadataKnowsNoEngineNoCalciteNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(METADATA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BACKEND, CALCITE, JDBC, CLI, "org.apache.calcite..", "java.sql..");

  @ArchTest
  static final ArchRule backendKnowsNoCalciteAndNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(BACKEND)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CALCITE, JDBC, CLI, "org.apache.calcite..", "java.sql..");

  @ArchTest
  static final ArchRule adapterKnowsNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(CALCITE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JDBC, CLI, EXAMPLES);

  @ArchTest
  static final ArchRule driverKnowsNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage(JDBC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, EXAMPLES);

  @ArchTest
  static final ArchRule internalsStayInside =
      noClasses()
          .that()
          .resideOutsideOfPackage(BACKEND)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(INTERNAL);

  @ArchTest
  static final ArchRule jdbcTypeCodesLiveInTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackages(JDBC)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.Types");

  @ArchTest
  static final ArchRule calciteTypesLiveInTheAdapterAndItsUsers =
      noClasses()
          .that()
          .resideInAnyPackage(METADATA, BACKEND, EXAMPLES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite..");

  @ArchTest
  static final ArchRule nativeMethodsSitInOneClass =
      methods()
          .that()
          .haveModifier(JavaModifier.NATIVE)
          .should()
          .beDeclaredInClassesThat()
          .haveSimpleName("NativeMethods");

  @ArchTest
  static final ArchRule staticFieldsAreConstants =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("io.calcitefusion.calcite.parser..")
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule noThreadLocals = noFields().should().haveRawType(ThreadLocal.class);
}
