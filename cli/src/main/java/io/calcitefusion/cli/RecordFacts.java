package io.calcitefusion.cli;

import com.google.common.base.CaseFormat;
import io.calcitefusion.metadata.DerivedField;
import io.calcitefusion.metadata.OptionValue;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns records of a registry into names and values as its file has them. Pure functions. */
final class RecordFacts {
  private RecordFacts() {}

  /**
   * The components of a record that differ from the usual one.
   *
   * @param value the record
   * @param usual a record of the same class
   * @return value by name, in order; empty when the records are equal
   */
  static Map<String, @Nullable Object> differences(Record value, Record usual) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object own = read(component, value);
      Object other = read(component, usual);
      if (Objects.equals(own, other)) {
        continue;
      }
      String name = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, component.getName());
      if (own instanceof Record mine
          && other instanceof Record usually
          && sameClass(mine, usually)) {
        facts.put(name, differences(mine, usually));
      } else {
        facts.put(name, value(own));
      }
    }
    return facts;
  }

  private static boolean sameClass(Record one, Record other) {
    return one.getClass().equals(other.getClass());
  }

  private static @Nullable Object read(RecordComponent component, Record from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Components of public records can be read", e);
    }
  }

  /** A value as it stands in a registry: a text, a number, a truth value, a list or a map. */
  static @Nullable Object value(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Enum<?> word) {
      return word.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof SortKey key) {
      return key.order() == SortOrder.ASCENDING ? key.column() : key.column() + " descending";
    }
    if (value instanceof DerivedField field) {
      return field.name() + " = " + field.expression();
    }
    if (value instanceof OptionValue.Flag flag) {
      return flag.value();
    }
    if (value instanceof OptionValue.WholeNumber number) {
      return number.value();
    }
    if (value instanceof OptionValue.Text text) {
      return text.value();
    }
    if (value instanceof OptionValue.Texts texts) {
      return texts.values();
    }
    if (value instanceof Collection<?> values) {
      return values.stream().map(RecordFacts::value).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      map.forEach((key, each) -> facts.put(String.valueOf(key), value(each)));
      return facts;
    }
    return value.toString();
  }
}
