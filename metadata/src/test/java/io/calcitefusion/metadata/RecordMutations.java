package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Lists;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes registries one record component at a time, by reflection, so that a component that is
 * added to a record later is changed as well.
 */
final class RecordMutations {
  /** What a registry is made of, without the views that datasets bring along. */
  record Content(
      String name,
      String catalog,
      String schema,
      String doc,
      ImmutableSortedMap<String, DatasetSpec> datasets,
      ImmutableSortedMap<String, ViewSpec> views,
      Vocabulary vocabulary) {
    Content {
      Stream.of(name, catalog, schema, doc, datasets, views, vocabulary)
          .forEach(java.util.Objects::requireNonNull);
    }
  }

  /**
   * One change.
   *
   * @param component the record component that is changed, as {@code Record.component}
   * @param content the changed content, which may be refused
   */
  record Mutation(String component, Content content) {
    /** The changed registry, or null when the checks refuse it. */
    @Nullable Registry registry() {
      try {
        return Registry.builder(content.name())
            .namespace(content.catalog(), content.schema())
            .doc(content.doc())
            .source("sample.yaml", RegistryFixture.FOLDER)
            .datasets(content.datasets().values())
            .views(content.views().values())
            .vocabulary(content.vocabulary())
            .build();
      } catch (RegistryException e) {
        return null;
      }
    }
  }

  private static final int LIMIT_OTHERS = 6;

  private final List<String> texts;
  private final List<String> types;
  private final Map<Class<?>, Set<Object>> pool = new LinkedHashMap<>();

  /**
   * Prepares changes that use the records that stand in a registry.
   *
   * @param texts what texts become, and what is added to lists of texts
   * @param types what the types of columns become
   */
  RecordMutations(Registry registry, List<String> texts, List<String> types) {
    this.texts = texts;
    this.types = types;
    collect(registry);
    add(new EnabledWhen.Always(), new EnabledWhen.FeatureFlag("full"));
  }

  private void add(Object... records) {
    for (Object record : records) {
      for (Class<?> type : record.getClass().getInterfaces()) {
        pool.computeIfAbsent(type, key -> new LinkedHashSet<>()).add(record);
      }
      pool.computeIfAbsent(record.getClass(), key -> new LinkedHashSet<>()).add(record);
    }
  }

  private void collect(@Nullable Object value) {
    if (value instanceof Record record) {
      add(record);
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        collect(valueOf(component, record));
      }
    } else if (value instanceof java.util.Collection<?> values) {
      values.forEach(this::collect);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::collect);
    }
  }

  static Content contentOf(Registry registry) {
    Set<String> nested =
        registry.datasets().values().stream()
            .flatMap(dataset -> dataset.resolvedViews().keySet().stream())
            .collect(Collectors.toSet());
    TreeMap<String, ViewSpec> alone = new TreeMap<>(registry.views());
    alone.keySet().removeAll(nested);
    return new Content(
        registry.name(),
        registry.catalog(),
        registry.schema(),
        registry.doc(),
        registry.datasets(),
        ImmutableSortedMap.copyOf(alone),
        registry.vocabulary());
  }

  /** Every change of one component of one record of a registry. */
  List<Mutation> of(Registry registry) {
    List<Mutation> mutations = new ArrayList<>();
    Content content = contentOf(registry);
    record(
        content,
        (component, changed) -> {
          String name = component.replaceFirst("^Content\\.", "Registry.");
          mutations.add(new Mutation(name, (Content) changed));
        });
    return mutations;
  }

  /** Takes a changed value, and the component that was changed within it. */
  private interface Sink {
    void take(String component, @Nullable Object changed);
  }

  private void record(Record record, Sink sink) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      int index = i;
      String name = record.getClass().getSimpleName() + "." + components[i].getName();
      Sink rebuilt =
          (component, changed) -> {
            Object whole = with(record, index, changed);
            if (whole != null) {
              sink.take(component.isEmpty() ? name : component, whole);
            }
          };
      value(valueOf(components[i], record), components[i].getGenericType(), rebuilt);
    }
  }

  /** Changes a value; the empty component stands for the one that holds it. */
  private void value(@Nullable Object value, Type type, Sink sink) {
    Consumer<@Nullable Object> own = changed -> sink.take("", changed);
    Class<?> raw = rawType(type);
    if (value == null) {
      examples(raw).forEach(own);
    } else if (value instanceof Record record) {
      others(raw).filter(other -> !other.equals(value)).forEach(own);
      own.accept(null);
      record(record, sink);
    } else if (value instanceof ImmutableList<?> list) {
      list(list, argument(type, 0), sink);
    } else if (value instanceof ImmutableSortedMap<?, ?> map) {
      sortedMap(map, sink);
    } else if (value instanceof ImmutableMap<?, ?> map) {
      textMap(map, own);
    } else if (value instanceof Schema schema) {
      list(
          ImmutableList.copyOf(schema.getFields()),
          Field.class,
          (component, changed) -> own.accept(new Schema(fields(changed))));
    } else {
      if (!raw.isPrimitive()) {
        own.accept(null);
      }
      simple(value).forEach(own);
    }
  }

  private Stream<?> examples(Class<?> type) {
    if (type == String.class) {
      return texts.stream();
    }
    if (type == Boolean.class) {
      return Stream.of(true, false);
    }
    if (type == Integer.class) {
      return Stream.of(3);
    }
    if (type == Long.class) {
      return Stream.of(4096L);
    }
    if (type == Duration.class) {
      return Stream.of(Duration.ofMillis(1500), Duration.ofHours(2));
    }
    if (type == Field.class) {
      return types.stream().map(text -> RegistrySample.column("result", text));
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants());
    }
    return others(type);
  }

  private Stream<?> others(Class<?> type) {
    return pool.getOrDefault(type, Set.of()).stream().limit(LIMIT_OTHERS);
  }

  private Stream<?> simple(Object value) {
    if (value instanceof String text) {
      return Stream.concat(Stream.of(text + "x", ""), texts.stream())
          .filter(other -> !other.equals(text));
    }
    if (value instanceof Boolean flag) {
      return Stream.of(!flag);
    }
    if (value instanceof Integer number) {
      return Stream.of(number + 1, number - 1);
    }
    if (value instanceof Long number) {
      return Stream.of(number + 1, number * 2 + 1024, 0L);
    }
    if (value instanceof Double number) {
      return Stream.of(number / 2, 1.0, 0.0);
    }
    if (value instanceof Duration time) {
      return Stream.of(time.plusNanos(1), time.plusSeconds(1), Duration.ZERO);
    }
    if (value instanceof Instant instant) {
      return Stream.of(instant.plusNanos(1), instant.plusSeconds(1));
    }
    if (value instanceof Field field) {
      return field(field);
    }
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .filter(other -> other != constant);
    }
    throw new IllegalArgumentException("no change is known for a " + value.getClass());
  }

  private Stream<Field> field(Field field) {
    Field other = field.isNullable() ? ArrowTypeParser.required(field) : renamed(field, "");
    Stream<Field> renamed = texts.stream().map(text -> renamed(field, text));
    Stream<Field> retyped =
        types.stream().map(text -> RegistrySample.column(field.getName(), text));
    return Stream.of(Stream.of(other), renamed, retyped).flatMap(Function.identity());
  }

  private static Field renamed(Field field, String name) {
    return ArrowTypeParser.renamed(name.isEmpty() ? field.getName() : name, field);
  }

  private void list(ImmutableList<?> list, Type elementType, Sink sink) {
    for (int i = 0; i < list.size(); i++) {
      int index = i;
      value(
          list.get(i),
          elementType,
          (component, changed) -> {
            if (changed != null) {
              sink.take(component, edited(list, copy -> copy.set(index, changed)));
            }
          });
      sink.take("", edited(list, copy -> copy.remove(index)));
    }
    sink.take("", ImmutableList.copyOf(Lists.reverse(list)));
    examples(rawType(elementType))
        .forEach(example -> sink.take("", edited(list, copy -> copy.add(example))));
    if (elementType == Field.class) {
      texts.forEach(
          name ->
              sink.take("", edited(list, copy -> copy.add(RegistrySample.column(name, "int32")))));
    }
  }

  private static ImmutableList<Object> edited(List<?> list, Consumer<List<Object>> edit) {
    List<Object> copy = new ArrayList<>(list);
    edit.accept(copy);
    return ImmutableList.copyOf(copy);
  }

  private void sortedMap(ImmutableSortedMap<?, ?> map, Sink sink) {
    map.forEach(
        (key, member) -> {
          Type type = member instanceof OptionValue ? OptionValue.class : member.getClass();
          value(
              member,
              type,
              (component, changed) -> {
                if (changed != null) {
                  String newKey = nameOf(changed, (String) key);
                  sink.take(component, edited(map, copy -> replace(copy, key, newKey, changed)));
                }
              });
          sink.take("", edited(map, copy -> copy.remove(key)));
        });
    map.values().stream()
        .findFirst()
        .ifPresent(first -> sink.take("", edited(map, copy -> copy.put("more", first))));
  }

  private static void replace(Map<Object, Object> map, Object key, String newKey, Object value) {
    map.remove(key);
    map.put(newKey, value);
  }

  private static ImmutableSortedMap<Object, Object> edited(
      Map<?, ?> map, Consumer<Map<Object, Object>> edit) {
    TreeMap<Object, Object> copy = new TreeMap<>(map);
    edit.accept(copy);
    return ImmutableSortedMap.copyOf(copy, (a, b) -> ((String) a).compareTo((String) b));
  }

  private void textMap(ImmutableMap<?, ?> map, Consumer<@Nullable Object> own) {
    for (Object key : map.keySet()) {
      own.accept(edit(map, copy -> copy.remove(key)));
      for (String text : texts) {
        own.accept(edit(map, copy -> copy.put(key, text)));
      }
    }
    for (String text : texts) {
      own.accept(edit(map, copy -> copy.put(text, "a")));
    }
  }

  private static ImmutableMap<Object, Object> edit(
      Map<?, ?> map, Consumer<Map<Object, Object>> edit) {
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    edit.accept(copy);
    return ImmutableMap.copyOf(copy);
  }

  private static String nameOf(Object member, String otherwise) {
    if (member instanceof DatasetSpec dataset) {
      return dataset.name();
    }
    if (member instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        if (component.getName().equals("name")) {
          return String.valueOf(valueOf(component, record));
        }
      }
    }
    return otherwise;
  }

  /** The same record with one component replaced, or null when the record refuses that. */
  private static @Nullable Object with(Record record, int index, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == index ? value : valueOf(components[i], record);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Field> fields(@Nullable Object list) {
    return ((List<?>) java.util.Objects.requireNonNull(list))
        .stream().map(Field.class::cast).toList();
  }

  private static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** All components of all records that a registry can hold, as {@code Record.component}. */
  static Set<String> components(Class<?> type) {
    return componentTypes(type).keySet();
  }

  /** The type of every component of every record that a registry can hold. */
  static Map<String, Class<?>> componentTypes(Class<?> type) {
    Map<String, Class<?>> components = new LinkedHashMap<>();
    reach(type, components, new LinkedHashSet<>());
    return components;
  }

  private static void reach(Type type, Map<String, Class<?>> components, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        reach(argument, components, seen);
      }
      return;
    }
    Class<?> raw = (Class<?>) type;
    if (!raw.getPackageName().equals(Registry.class.getPackageName()) || !seen.add(raw)) {
      return;
    }
    if (raw.isSealed()) {
      for (Class<?> permitted : raw.getPermittedSubclasses()) {
        reach(permitted, components, seen);
      }
    }
    if (raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        components.put(raw.getSimpleName() + "." + component.getName(), component.getType());
        reach(component.getGenericType(), components, seen);
      }
    }
  }
}
