package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tables by which an engine shows what it was told and what it does, in the catalog {@code
 * system}: they are declared as any other table. Immutable and thread-safe.
 */
public final class SystemRegistry {
  /** The catalog of all such tables, which no other registry can have. */
  public static final String CATALOG = "system";

  private static final String SHOWN = "system";
  private static final String RUNTIME = "system-runtime";
  private static final String CHECKS = "system-checks";
  private static final String MIRROR = "system-calcite";
  private static final ImmutableSet<String> SOURCES =
      Stream.of(SHOWN, RUNTIME, CHECKS, MIRROR)
          .map(name -> "classpath:" + name)
          .collect(ImmutableSet.toImmutableSet());

  private SystemRegistry() {}

  /** Reads each of the shipped files once, when it is first asked for. */
  private static final class Shipped {
    static final Registry DEPLOYED = RegistryReader.readClasspath(SHOWN);
    static final Registry EXECUTIONS = RegistryReader.readClasspath(RUNTIME);
    static final Registry CHECKED = RegistryReader.readClasspath(CHECKS);
    static final Registry MIRRORED = RegistryReader.readClasspath(MIRROR);
  }

  /**
   * The tables that show deployed registries; {@link RegistryTables} gives their rows.
   *
   * @return the registry of the schema {@code system.registry}
   */
  public static Registry deployed() {
    return Shipped.DEPLOYED;
  }

  /**
   * The tables that show executions.
   *
   * @return the registry of the schema {@code system.runtime}
   */
  public static Registry executions() {
    return Shipped.EXECUTIONS;
  }

  /**
   * The tables that show what does not agree.
   *
   * @return the registry of the schema {@code system.checks}
   */
  public static Registry checks() {
    return Shipped.CHECKED;
  }

  /**
   * The tables by which a front end shows its picture of the catalog.
   *
   * @return the registry of the schema {@code system.calcite}
   */
  public static Registry mirror() {
    return Shipped.MIRRORED;
  }

  /**
   * All declared tables of the catalog; which of them are there depends on who uses the engine.
   *
   * @return one registry per schema
   */
  public static ImmutableList<Registry> all() {
    return ImmutableList.of(deployed(), executions(), checks(), mirror());
  }

  /**
   * The registry that declares the tables of a schema.
   *
   * @param catalog name of a catalog
   * @param schema name of a schema
   * @return the registry; empty for any schema but those of {@link #all}
   */
  public static Optional<Registry> find(String catalog, String schema) {
    return catalog.equals(CATALOG)
        ? all().stream().filter(registry -> registry.schema().equals(schema)).findFirst()
        : Optional.empty();
  }

  /** Whether a registry is read from one of the files that declare the catalog. */
  static boolean isSource(String source) {
    return SOURCES.contains(source);
  }
}
