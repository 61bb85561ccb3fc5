package io.calcitefusion.metadata;

import com.google.common.base.CaseFormat;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The policies that hold for a dataset, one row per setting, whoever decided it. */
final class PolicyRows {
  private PolicyRows() {}

  static void add(Registry registry, DatasetSpec dataset, RegistryTables rows) {
    DatasetPolicies policies = dataset.policies();
    add(dataset, "evolution", dataset.evolution(), rows);
    add(dataset, "validation", dataset.validation(), rows);
    add(dataset, "scan", dataset.scan(), rows);
    add(dataset, "write", policies.write(), rows);
    add(dataset, "delta_scan", dataset.deltaScan(), rows);
    add(dataset, "delta_write", policies.delta().write(), rows);
    add(dataset, "delta_schema", policies.delta().schema(), rows);
    if (dataset.extract() != null) {
      ExtractPolicy policy = registry.extraction().policy(dataset.name(), ExtractPolicy.DEFAULT);
      add(dataset, "extract", policy, rows);
    }
  }

  /** Every component of a policy, so that none can be forgotten. */
  private static void add(
      DatasetSpec dataset, String policy, Record settings, RegistryTables rows) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      try {
        rows.add(
            "policies",
            dataset.name(),
            policy,
            CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, component.getName()),
            text(component.getAccessor().invoke(settings)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("A public record gives its components", e);
      }
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Enum<?> word) {
      return OutlineBuilder.wordOf(word);
    }
    if (value instanceof SortKey key) {
      return String.join("", RegistryTables.sort(List.of(key)));
    }
    if (value instanceof Duration time) {
      return PolicyOutline.time(time);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PolicyRows::text).collect(Collectors.joining(", "));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue())
          .collect(Collectors.joining(", "));
    }
    return value.toString();
  }
}
