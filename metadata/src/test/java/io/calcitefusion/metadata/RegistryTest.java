package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

final class RegistryTest {
  @Test
  void unknownNamesGiveNearNames() {
    Registry registry = RegistryFixture.read(BASE);
    assertThatThrownBy(() -> registry.dataset("order_v2"))
        .isInstanceOf(RegistryException.class)
        .hasMessage("shop.yaml: unknown dataset 'order_v2'; did you mean orders_v2?");
    assertThatThrownBy(() -> registry.view("ordr_items"))
        .isInstanceOf(RegistryException.class)
        .hasMessage("shop.yaml: unknown view 'ordr_items'; did you mean order_items?");
  }

  @Test
  void viewAskedForAsADatasetAndTheOtherWayRound() {
    Registry registry = RegistryFixture.read(BASE);
    assertThatThrownBy(() -> registry.dataset("customers"))
        .hasMessage("shop.yaml: unknown dataset 'customers'; it is a view");
    assertThatThrownBy(() -> registry.view("orders_v2"))
        .hasMessage("shop.yaml: unknown view 'orders_v2'; it is a dataset");
  }

  @Test
  void listingsAreSortedAndReadOnly() {
    Registry registry =
        RegistryFixture.read(
            """
            registry: r
            datasets:
              - {name: b, version: 1, columns: [{name: x, type: int8}]}
              - {name: a, version: 1, columns: [{name: x, type: int8}]}
              - {name: B, version: 1, columns: [{name: x, type: int8}]}
            """);
    assertThat(registry.datasets().keySet()).containsExactly("B", "a", "b");
    assertThat(registry.tableNames().asList()).containsExactly("B", "a", "b");
    DatasetSpec dataset = registry.dataset("a");
    assertThatThrownBy(() -> dataset.arrowSchema().getFields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void everyListingIsSortedByName() {
    Registry registry = RegistrySample.registry();
    Vocabulary words = registry.vocabulary();
    List<ImmutableSortedMap<String, ?>> listings =
        List.of(
            registry.datasets(),
            registry.views(),
            words.bundles(),
            words.templates(),
            words.extractors(),
            words.idSpecs(),
            words.functions(),
            words.outputBundles(),
            registry.schemaFingerprints(),
            registry.declaredSchemas());
    for (ImmutableSortedMap<String, ?> listing : listings) {
      assertThat(listing.keySet().asList()).isNotEmpty().isSorted();
    }
    assertThat(registry.tableNames().asList()).isSorted();
    assertThat(registry.dataset("plain").resolvedViews().keySet().asList()).isSorted();
  }

  /** A component of a type that can change would make a registry that can change. */
  @Test
  void everyComponentOfEveryRecordIsImmutable() {
    Set<Class<?>> values =
        Set.of(
            String.class,
            Boolean.class,
            Integer.class,
            Long.class,
            Duration.class,
            Instant.class,
            Path.class,
            Field.class,
            Schema.class,
            ImmutableList.class,
            ImmutableMap.class,
            ImmutableSortedMap.class);
    assertThat(RecordMutations.componentTypes(Registry.class))
        .hasSizeGreaterThan(150)
        .allSatisfy(
            (component, type) ->
                assertThat(
                        type.isPrimitive()
                            || type.isEnum()
                            || type.isRecord()
                            || type.isSealed()
                            || values.contains(type))
                    .as("%s is a %s", component, type)
                    .isTrue());
  }

  @Test
  void recordsDoNotSeeLaterChangesOfWhatTheyWereMadeFrom() {
    List<String> keys = new java.util.ArrayList<>(List.of("x"));
    DatasetSpec dataset =
        DatasetSpec.builder(
                "d", 1, new Schema(List.of(Field.nullable("x", ArrowType.Bool.INSTANCE))))
            .keyFields(keys)
            .build();
    keys.clear();
    assertThat(dataset.keyFields()).containsExactly("x");
  }

  @Test
  void relativePathNeedsAFolder() {
    DatasetLocation location =
        DatasetLocation.of(
            ImmutableList.of("x/../a.csv"), DataFormat.CSV, ImmutableMap.of(), ImmutableList.of());
    assertThat(RegistryFixture.read(BASE).absolutePaths(location))
        .containsExactly("/data/registry/a.csv");
    Registry without = Registry.builder("r").build();
    assertThatThrownBy(() -> without.absolutePaths(location))
        .isInstanceOf(RegistryException.class)
        .hasMessage("code: the path 'x/../a.csv' is relative, and the registry has no folder");
  }

  @Test
  void manyThreadsReadTheSame() throws InterruptedException, ExecutionException {
    Registry registry = RegistryFixture.read(BASE);
    Registry sample = RegistrySample.registry();
    String everything = everything(sample);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> results =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              RegistryFixture.read(BASE).fingerprint()
                                  + registry.fingerprint()
                                  + everything(sample)
                                  + registry.dataset("orders_v2")))
              .toList();
      String expected =
          registry.fingerprint()
              + registry.fingerprint()
              + everything
              + registry.dataset("orders_v2");
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What a registry gives that it computes. */
  private static String everything(Registry registry) {
    return registry.fingerprint()
        + registry.schemaFingerprints()
        + registry.schemaMapFingerprint()
        + registry.tableNames()
        + registry.extraction().evidence("extracted_v1")
        + RegistryDiff.between(registry, RegistryFixture.read(BASE)).toText()
        + RegistryWriter.toYaml(registry);
  }

  @Test
  void exceptionKeepsItsFindingsWhenSerialized() throws IOException, ClassNotFoundException {
    RegistryException thrown =
        catchThrowableOfType(
            RegistryException.class, () -> RegistryFixture.read("registry: r\nx: 1\n"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      RegistryException back = (RegistryException) in.readObject();
      assertThat(back.findings()).isEqualTo(thrown.findings()).hasSize(1);
    }
  }
}
