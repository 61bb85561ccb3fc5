package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class FunctionRequirementsTest {
  @TempDir private Path folder;
  private DataFusionEngine engine;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aRemovedFunctionStopsTheDeploymentAndTheOldStateStays() throws IOException {
    engine.registerFunction(new Shout());
    Registry registry =
        registry("- {name: shout, arguments: [utf8], returns: utf8}", "SELECT a FROM t");
    long version = engine.deploy(registry, null).version();
    engine.dropFunction("shout");
    long dropped = engine.catalogVersion();

    DataFusionException error = refused(registry);

    assertThat(error)
        .hasMessageContaining("shout: expected shout(utf8) → utf8, found no function of that name")
        .hasMessageContaining("registry.yaml");
    assertThat(engine.catalogVersion()).isEqualTo(dropped).isGreaterThanOrEqualTo(version);
    assertThat(engine.catalogSnapshot().tables()).containsKey(new TableName("r", "public", "t"));
  }

  @Test
  void otherArgumentsAreNamedWithWhatIsThere() throws IOException {
    engine.registerFunction(new Shout());

    assertThat(
            refused(
                registry(
                    """
                    - {name: shout, arguments: [utf8, int64], returns: utf8}
                      - {name: stable_hash64, arguments: [float64]}\
                    """,
                    "SELECT 1 AS one")))
        .hasMessageContaining(
            "shout: expected shout(utf8, int64) → utf8, found shout(String) → String")
        .hasMessageContaining("stable_hash64: expected stable_hash64(float64), found ");
  }

  @Test
  void anotherResultIsNamed() throws IOException {
    assertThat(
            refused(
                registry(
                    "- {name: stable_hash64, arguments: [utf8], returns: utf8}",
                    "SELECT 1 AS one")))
        .hasMessageContaining("its result is int64");
  }

  @Test
  void functionsOfEverySortAreFound() throws IOException {
    engine.deploy(
        registry(
            """
            - {name: stable_id_parts, arguments: [utf8, int32], variadic: true, returns: utf8}
              - {name: cardinality, arguments: ["list<struct<a: int32>>"], returns: uint64}
              - {name: date_part, arguments: [utf8, "timestamp(ns)"]}
              - {name: array_agg, arguments: [utf8], returns: list<utf8>}
              - {name: row_number, returns: uint64}
              - {name: generate_series, arguments: [int64, int64]}
              - {name: btrim, arguments: ["dictionary(int32, utf8)"]}\
            """,
            "SELECT 1 AS one"),
        null);
  }

  private DataFusionException refused(Registry registry) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.deploy(registry, null));
    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error.sqlState()).isEqualTo("42883");
    return error;
  }

  private Registry registry(String functions, String view) throws IOException {
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: r
        functions:
          %s
        datasets: [{name: t, version: 1, columns: [{name: a, type: utf8}]}]
        views: [{name: v, sql: "%s"}]
        """
            .formatted(functions, view));
    return RegistryReader.read(folder.resolve("registry.yaml"));
  }

  /** Gives its argument. */
  private static final class Shout implements JavaFunction {
    @Override
    public String name() {
      return "shout";
    }

    @Override
    public List<Field> parameters() {
      return List.of(Field.nullable("text", ArrowType.Utf8.INSTANCE));
    }

    @Override
    public Field returns() {
      return Field.nullable("result", ArrowType.Utf8.INSTANCE);
    }

    @Override
    public FunctionVolatility volatility() {
      return FunctionVolatility.IMMUTABLE;
    }

    @Override
    public FieldVector evaluate(
        VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
      return arguments.getVector(0);
    }
  }
}
