package io.calcitefusion.testkit;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Opens a registry for a class of JUnit tests, checks it, and hands its parts to the tests.
 *
 * <p>Usually by {@link RegistryTest}; with {@code @RegisterExtension} on a static field where the
 * places are known only when the tests run. Nested classes share what the class around them opened.
 */
public final class CalciteFusionExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(CalciteFusionExtension.class);

  private final @Nullable Settings settings;

  /** Creates the extension of a class with {@link RegistryTest}; JUnit calls this. */
  public CalciteFusionExtension() {
    this.settings = null;
  }

  private CalciteFusionExtension(Settings settings) {
    this.settings = settings;
  }

  /**
   * What is opened and checked.
   *
   * @param registry file or {@code classpath:NAME}
   * @param data folder, empty for none
   * @param queries folder of stored queries, empty for none
   */
  record Settings(
      String registry, String data, String queries, ImmutableSet<RegistryCheck> checks) {}

  /**
   * The extension for a registry, with the checks that {@link RegistryTest} has by default.
   *
   * @param registry a YAML file, or {@code classpath:NAME} for one that is shipped in a jar
   * @return an extension for {@code @RegisterExtension}
   */
  public static CalciteFusionExtension of(String registry) {
    return new CalciteFusionExtension(
        new Settings(
            requireNonNull(registry, "registry"),
            "",
            "",
            ImmutableSet.of(RegistryCheck.AGREEMENT, RegistryCheck.QUERIES)));
  }

  /**
   * The same with a folder for datasets without a location.
   *
   * @param folder the folder
   * @return another extension
   */
  public CalciteFusionExtension withData(String folder) {
    Settings now = declared();
    return new CalciteFusionExtension(
        new Settings(now.registry(), folder, now.queries(), now.checks()));
  }

  /**
   * The same with a folder of stored queries.
   *
   * @param folder the folder
   * @return another extension
   */
  public CalciteFusionExtension withQueries(String folder) {
    Settings now = declared();
    return new CalciteFusionExtension(
        new Settings(now.registry(), now.data(), folder, now.checks()));
  }

  /**
   * The same with other checks.
   *
   * @param checks what is checked before the first test
   * @return another extension
   */
  public CalciteFusionExtension checking(RegistryCheck... checks) {
    Settings now = declared();
    return new CalciteFusionExtension(
        new Settings(now.registry(), now.data(), now.queries(), ImmutableSet.copyOf(checks)));
  }

  private Settings declared() {
    if (settings == null) {
      throw new IllegalStateException(
          "The extension has no registry; begin with CalciteFusionExtension.of(REGISTRY).");
    }
    return settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    if (store.get(OpenRegistry.class) != null) {
      return;
    }
    OpenRegistry open = OpenRegistry.open(settings == null ? annotated(context) : settings);
    // The store closes it too, if the end of the class is never reached.
    store.put(OpenRegistry.class, open);
    open.check();
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    OpenRegistry open = context.getStore(NAMESPACE).remove(OpenRegistry.class, OpenRegistry.class);
    if (open != null) {
      open.close();
    }
  }

  private static Settings annotated(ExtensionContext context) {
    RegistryTest test =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RegistryTest.class)
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        "%s has no @RegistryTest; add it, or register CalciteFusionExtension.of(REGISTRY) as a static field with @RegisterExtension."
                            .formatted(context.getRequiredTestClass().getName())));
    return new Settings(
        test.registry(),
        test.data(),
        test.queries(),
        ImmutableSet.copyOf(Arrays.asList(test.checks())));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return OpenRegistry.TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    OpenRegistry open = context.getStore(NAMESPACE).get(OpenRegistry.class, OpenRegistry.class);
    if (open == null) {
      throw new ExtensionConfigurationException(
          "The extension opens its registry for a whole class; make the field with @RegisterExtension static.");
    }
    return open.part(parameter.getParameter().getType());
  }
}
