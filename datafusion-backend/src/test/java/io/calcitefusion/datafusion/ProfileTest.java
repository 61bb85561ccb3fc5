package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeLeakCheck.class)
class ProfileTest {
  private static final String MEMORY_LIMIT = "datafusion.runtime.memory_limit";
  private static final long GIB = 1L << 30;

  private static final Map<String, List<String>> DIFFERENT =
      Map.of(
          "datafusion.execution.meta_fetch_concurrency",
          List.of("4", "8", "16"),
          "datafusion.execution.planning_concurrency",
          List.of("2", "8", "16"),
          "datafusion.execution.parquet.max_predicate_cache_size",
          List.of("33554432", "67108864", "134217728"),
          "datafusion.execution.parquet.metadata_size_hint",
          List.of("524288", "1048576", "2097152"),
          "datafusion.runtime.list_files_cache_limit",
          List.of("64M", "128M", "256M"),
          "datafusion.runtime.list_files_cache_ttl",
          List.of("2m0s", "2m0s", "5m0s"),
          "datafusion.runtime.metadata_cache_limit",
          List.of("128M", "256M", "512M"),
          "datafusion.runtime.max_temp_directory_size",
          List.of("50G", "100G", "200G"),
          MEMORY_LIMIT,
          List.of("4G", "8G", "16G"));

  private static final Map<String, String> EQUAL =
      Map.ofEntries(
          Map.entry("datafusion.execution.collect_statistics", "true"),
          Map.entry("datafusion.execution.parquet.pushdown_filters", "true"),
          Map.entry("datafusion.execution.parquet.enable_page_index", "true"),
          Map.entry("datafusion.catalog.information_schema", "true"),
          Map.entry("datafusion.explain.show_schema", "true"),
          Map.entry("datafusion.format.types_info", "true"),
          Map.entry("datafusion.execution.time_zone", "UTC"),
          Map.entry("datafusion.execution.skip_physical_aggregate_schema_check", "false"),
          Map.entry("datafusion.execution.max_spill_file_size_bytes", "1"),
          Map.entry("datafusion.sql_parser.map_string_types_to_utf8view", "false"),
          Map.entry("datafusion.sql_parser.collect_spans", "true"),
          Map.entry("datafusion.sql_parser.recursion_limit", "1500"),
          Map.entry("datafusion.execution.parquet.schema_force_view_types", "false"),
          Map.entry("datafusion.optimizer.expand_views_at_output", "false"));

  private static final Map<Profile, Map<String, @Nullable Object>> SHOWN =
      new EnumMap<>(Profile.class);

  static Stream<Arguments> keys() {
    return Stream.of(Profile.values())
        .flatMap(
            profile ->
                Stream.concat(
                    DIFFERENT.entrySet().stream()
                        .map(
                            entry ->
                                Arguments.of(
                                    profile,
                                    entry.getKey(),
                                    entry.getValue().get(profile.ordinal()))),
                    EQUAL.entrySet().stream()
                        .map(entry -> Arguments.of(profile, entry.getKey(), entry.getValue()))));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everySettingShowsItsValue(Profile profile, String key, String value) {
    String expected =
        key.equals(MEMORY_LIMIT)
            ? profile.settingsOn(MachineMemory.bytes()).getOrDefault(key, "")
            : value;

    assertThat(shown(profile)).containsEntry(key, expected);
    if (DIFFERENT.containsKey(key)) {
      assertThat(profile.settings()).containsEntry(key, value);
    }
  }

  @Test
  void theTableOfExpectedValuesIsComplete() {
    for (Profile profile : Profile.values()) {
      assertThat(profile.settings().keySet())
          .allMatch(key -> DIFFERENT.containsKey(key) || EQUAL.containsKey(key));
    }
  }

  @Test
  void queriesGetNoMoreThanThreeQuartersOfTheMachine() {
    assertThat(Profile.PROD.settingsOn(64 * GIB)).containsEntry(MEMORY_LIMIT, "16G");
    assertThat(Profile.PROD.settingsOn(8 * GIB)).containsEntry(MEMORY_LIMIT, "6G");
    assertThat(Profile.DEV.settingsOn(GIB)).containsEntry(MEMORY_LIMIT, "768M");
    assertThat(Profile.DEV.settingsOn(8 * GIB)).isEqualTo(Profile.DEV.settings());
  }

  @Test
  void settingsByNameComeAfterTheProfile() {
    EngineOptions options =
        EngineOptions.builder()
            .profile(Profile.DEV)
            .settings(
                Map.of(
                    "datafusion.execution.planning_concurrency",
                    "7",
                    MEMORY_LIMIT,
                    "300M",
                    "datafusion.execution.parquet.pushdown_filters",
                    "false"))
            .build();
    assertThat(settings(options))
        .containsEntry("datafusion.execution.planning_concurrency", "7")
        .containsEntry(MEMORY_LIMIT, "300M")
        .containsEntry("datafusion.execution.parquet.pushdown_filters", "false")
        .containsEntry("datafusion.execution.meta_fetch_concurrency", "4");
    assertThat(settings(EngineOptions.builder().memoryLimitBytes(5 * GIB).build()))
        .containsEntry(MEMORY_LIMIT, "5G");
    assertThat(settings(EngineOptions.builder().memoryPool(MemoryPool.UNBOUNDED).build()))
        .containsEntry(MEMORY_LIMIT, "unlimited");
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        Arguments.of("datafusion.runtime.memory_limits", "1G", "datafusion.runtime.memory_limit"),
        Arguments.of("datafusion.execution.batch_sise", "1", "datafusion.execution.batch_size"),
        Arguments.of("datafusion.execution.batch_size", "many", "'many'"),
        Arguments.of("datafusion.runtime.memory_limit", "8 GB", "'8 GB'"),
        Arguments.of("datafusion.runtime.list_files_cache_ttl", "2h", "'2h'"),
        Arguments.of("datafusion.runtime.temp_directory", "/tmp/x", "options of the engine"),
        Arguments.of("other.key", "1", "other.key"));
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void wrongSettingsAreRefusedWithAHint(String key, String value, String hint) {
    EngineOptions options = EngineOptions.builder().settings(Map.of(key, value)).build();
    assertThatThrownBy(() -> DataFusionEngine.open(options).close())
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
              assertThat(error.sqlState()).isEqualTo("22023");
            })
        .hasMessageContaining(key)
        .hasMessageContaining(hint);
  }

  @Test
  void aPoolWithoutBoundsTakesNoLimit() {
    assertThatThrownBy(
            () ->
                EngineOptions.builder()
                    .memoryPool(MemoryPool.UNBOUNDED)
                    .memoryLimitBytes(1)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without bounds");
  }

  @Test
  void settingsOfTheRuntimeAreNotForSessions() {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults())) {
      SessionOptions options =
          SessionOptions.builder().settings(Map.of(MEMORY_LIMIT, "1G")).build();
      assertThatThrownBy(() -> engine.openSession(options).close())
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("belongs to the engine");
    }
  }

  private static Map<String, @Nullable Object> shown(Profile profile) {
    return SHOWN.computeIfAbsent(
        profile, absent -> settings(EngineOptions.builder().profile(profile).build()));
  }

  private static Map<String, @Nullable Object> settings(EngineOptions options) {
    try (DataFusionEngine engine = DataFusionEngine.open(options);
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      Map<String, @Nullable Object> settings = new HashMap<>();
      for (List<@Nullable Object> row :
          BatchValues.query(session, "SELECT name, value FROM information_schema.df_settings")) {
        settings.put(String.valueOf(row.get(0)), row.get(1));
      }
      return settings;
    }
  }
}
