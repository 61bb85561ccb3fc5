package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.calcitefusion.metadata.Outline.Items;
import io.calcitefusion.metadata.Outline.Kind;
import io.calcitefusion.metadata.Outline.Part;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.Outline.Role;
import io.calcitefusion.metadata.Outline.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a mapping; what is null, empty or the default is left out. */
final class OutlineBuilder {
  private final ImmutableList.Builder<Part> parts = ImmutableList.builder();

  /** A text that is always there. */
  @CanIgnoreReturnValue
  OutlineBuilder text(String key, String value) {
    return always(key, textOf(value));
  }

  /** A text unless it is null or the default. */
  @CanIgnoreReturnValue
  OutlineBuilder text(String key, @Nullable String value, @Nullable String otherwise) {
    return value == null || value.equals(otherwise) ? this : text(key, value);
  }

  /** A word unless it is null or the default. */
  @CanIgnoreReturnValue
  <E extends Enum<E>> OutlineBuilder word(String key, @Nullable E value, @Nullable E otherwise) {
    return value == null || value == otherwise ? this : text(key, wordOf(value));
  }

  /** A flag unless it is null or the default. */
  @CanIgnoreReturnValue
  OutlineBuilder flag(String key, @Nullable Boolean value, @Nullable Boolean otherwise) {
    return value == null || value.equals(otherwise) ? this : always(key, flagOf(value));
  }

  /** A number unless it is null or the default. */
  @CanIgnoreReturnValue
  OutlineBuilder number(String key, @Nullable Number value, @Nullable Number otherwise) {
    return value == null || Objects.equals(value, otherwise) ? this : always(key, numberOf(value));
  }

  /** A list of texts unless it is empty. */
  @CanIgnoreReturnValue
  OutlineBuilder texts(String key, List<String> values) {
    return values.isEmpty() ? this : always(key, textsOf(values));
  }

  /** A list of mappings and other values unless it is empty. */
  @CanIgnoreReturnValue
  OutlineBuilder items(String key, List<? extends Outline> values) {
    return values.isEmpty() ? this : always(key, new Items(ImmutableList.copyOf(values)));
  }

  /** Columns with their direction, unless there are none. */
  @CanIgnoreReturnValue
  OutlineBuilder sortKeys(String key, List<SortKey> keys) {
    return items(key, keys.stream().map(OutlineBuilder::sortKey).toList());
  }

  /** Texts by name, unless there are none. */
  @CanIgnoreReturnValue
  OutlineBuilder textMap(String key, Map<String, String> texts) {
    OutlineBuilder map = new OutlineBuilder();
    texts.forEach(map::text);
    return some(key, map.build());
  }

  /** A mapping unless it is empty. */
  @CanIgnoreReturnValue
  OutlineBuilder some(String key, Parts mapping) {
    return mapping.parts().isEmpty() ? this : always(key, mapping);
  }

  /** A value, even when it is empty. */
  @CanIgnoreReturnValue
  OutlineBuilder always(String key, Outline value) {
    return add(key, value, Role.FACT);
  }

  /** A sentence for a person, unless it is null or empty. */
  @CanIgnoreReturnValue
  OutlineBuilder doc(@Nullable String sentence) {
    return sentence == null || sentence.isEmpty() ? this : add("doc", textOf(sentence), Role.DOC);
  }

  /** A sentence for a person, which may be empty, about a named thing. */
  @CanIgnoreReturnValue
  OutlineBuilder docOf(String name, String sentence) {
    return add(name, textOf(sentence), Role.DOC_OF_KEY);
  }

  Parts build() {
    return new Parts(parts.build());
  }

  private OutlineBuilder add(String key, Outline value, Role role) {
    parts.add(new Part(key, value, role));
    return this;
  }

  static Scalar textOf(String value) {
    return new Scalar(value, Kind.TEXT);
  }

  static Scalar numberOf(Number value) {
    return new Scalar(value.toString(), Kind.NUMBER);
  }

  static Scalar flagOf(Boolean value) {
    return new Scalar(value.toString(), Kind.FLAG);
  }

  static Items textsOf(List<String> values) {
    return new Items(
        values.stream().map(OutlineBuilder::textOf).collect(ImmutableList.toImmutableList()));
  }

  /** The word of a registry file for a constant. */
  static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Outline sortKey(SortKey key) {
    return key.order() == SortOrder.ASCENDING
        ? textOf(key.column())
        : new OutlineBuilder()
            .text("column", key.column())
            .text("order", wordOf(key.order()))
            .build();
  }
}
