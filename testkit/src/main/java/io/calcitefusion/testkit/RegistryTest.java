package io.calcitefusion.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests over a registry, which is opened for the class and checked before its first
 * test. When something does not agree, the class fails with every difference, and no test runs.
 *
 * <p>Test methods and constructors may have parameters of the types {@link
 * io.calcitefusion.metadata.Registry}, {@link io.calcitefusion.calcite.DataFusionFrontEnd}, {@link
 * io.calcitefusion.calcite.QueryContracts}, {@link io.calcitefusion.datafusion.DataFusionSession},
 * {@link io.calcitefusion.datafusion.DataFusionEngine}, {@link java.sql.Connection} and {@link
 * io.calcitefusion.jdbc.DataFusionConnection}: all of one connection, which is closed after the
 * class with everything below it.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CalciteFusionExtension.class)
public @interface RegistryTest {
  /**
   * The registry.
   *
   * @return a YAML file, relative to the folder in which tests run, or {@code classpath:NAME} for
   *     one that is shipped in a jar
   */
  String registry();

  /**
   * Where datasets without a location lie.
   *
   * @return a folder, relative to the one in which tests run; empty for none
   */
  String data() default "";

  /**
   * What is checked before the first test.
   *
   * @return the checks; none leaves all of that to the tests
   */
  RegistryCheck[] checks() default {RegistryCheck.AGREEMENT, RegistryCheck.QUERIES};

  /**
   * A folder of stored queries that are checked too, as far as {@link #checks} goes: their rows
   * with {@link RegistryCheck#DATA}.
   *
   * @return a folder, relative to the one in which tests run; empty for none
   */
  String queries() default "";
}
