package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The registry's notation of Arrow types, both ways. {@code int32}, {@code utf8}, {@code
 * decimal(10,2)}, {@code timestamp(us,UTC)}, {@code list<T>}, {@code large_list<T>}, {@code
 * map<K,V>}, {@code struct<name: T not null, ...>}, {@code dictionary(int32,utf8)}; any other word
 * is looked up among the named types.
 */
final class ArrowTypeText {
  private static final ImmutableMap<String, ArrowType> SIMPLE =
      ImmutableMap.<String, ArrowType>builder()
          .put("null", ArrowType.Null.INSTANCE)
          .put("bool", ArrowType.Bool.INSTANCE)
          .put("int8", new ArrowType.Int(8, true))
          .put("int16", new ArrowType.Int(16, true))
          .put("int32", new ArrowType.Int(32, true))
          .put("int64", new ArrowType.Int(64, true))
          .put("uint8", new ArrowType.Int(8, false))
          .put("uint16", new ArrowType.Int(16, false))
          .put("uint32", new ArrowType.Int(32, false))
          .put("uint64", new ArrowType.Int(64, false))
          .put("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("utf8", ArrowType.Utf8.INSTANCE)
          .put("large_utf8", ArrowType.LargeUtf8.INSTANCE)
          .put("binary", ArrowType.Binary.INSTANCE)
          .put("large_binary", ArrowType.LargeBinary.INSTANCE)
          .put("date32", new ArrowType.Date(DateUnit.DAY))
          .put("time64(us)", new ArrowType.Time(TimeUnit.MICROSECOND, 64))
          .put("time64(ns)", new ArrowType.Time(TimeUnit.NANOSECOND, 64))
          .buildOrThrow();
  private static final ImmutableMap<String, TimeUnit> UNITS =
      ImmutableMap.of(
          "s", TimeUnit.SECOND,
          "ms", TimeUnit.MILLISECOND,
          "us", TimeUnit.MICROSECOND,
          "ns", TimeUnit.NANOSECOND);

  private final String text;
  private final Function<String, @Nullable String> namedTypes;
  private int position;

  private ArrowTypeText(String text, Function<String, @Nullable String> namedTypes) {
    this.text = text;
    this.namedTypes = namedTypes;
  }

  /**
   * Parses one type.
   *
   * @throws IllegalArgumentException with what was expected and where in the text
   */
  static Field parse(
      String name, boolean nullable, String text, Function<String, @Nullable String> namedTypes) {
    ArrowTypeText parser = new ArrowTypeText(text, namedTypes);
    Field field = parser.type(name, nullable, 0);
    parser.space();
    if (parser.position < text.length()) {
      throw parser.expected("the end of the type");
    }
    return field;
  }

  static String format(Field field) {
    if (field.getDictionary() != null) {
      ArrowType index = field.getDictionary().getIndexType();
      return "dictionary(%s,%s)".formatted(simple(index), simple(field.getType()));
    }
    ArrowType type = field.getType();
    if (SchemaComparison.isList(type)) {
      String word = type instanceof ArrowType.List ? "list" : "large_list";
      return word + "<" + withNullability(field.getChildren().get(0)) + ">";
    }
    if (type instanceof ArrowType.Struct) {
      return field.getChildren().stream()
          .map(child -> child.getName() + ": " + withNullability(child))
          .collect(Collectors.joining(", ", "struct<", ">"));
    }
    if (type instanceof ArrowType.Map) {
      List<Field> entry = field.getChildren().get(0).getChildren();
      return "map<" + format(entry.get(0)) + ", " + withNullability(entry.get(1)) + ">";
    }
    return simple(type);
  }

  private static String withNullability(Field field) {
    return format(field) + (field.isNullable() ? "" : " not null");
  }

  private static String simple(ArrowType type) {
    for (Map.Entry<String, ArrowType> entry : SIMPLE.entrySet()) {
      if (entry.getValue().equals(type)) {
        return entry.getKey();
      }
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "decimal(%d,%d)".formatted(decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      String unit =
          UNITS.entrySet().stream()
              .filter(entry -> entry.getValue() == timestamp.getUnit())
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow();
      return timestamp.getTimezone() == null
          ? "timestamp(%s)".formatted(unit)
          : "timestamp(%s,%s)".formatted(unit, timestamp.getTimezone());
    }
    return type.toString().toLowerCase(Locale.ROOT);
  }

  private Field type(String name, boolean nullable, int depth) {
    if (depth > 32) {
      throw new IllegalArgumentException("the type nests deeper than 32 levels");
    }
    String word = word();
    switch (word) {
      case "list", "large_list" -> {
        take('<');
        Field child = type("item", true, depth + 1);
        child = notNull(child);
        take('>');
        ArrowType list =
            word.equals("list") ? ArrowType.List.INSTANCE : ArrowType.LargeList.INSTANCE;
        return new Field(name, new FieldType(nullable, list, null), List.of(child));
      }
      case "map" -> {
        take('<');
        Field key = type("key", false, depth + 1);
        take(',');
        Field value = notNull(type("value", true, depth + 1));
        take('>');
        Field entries =
            new Field(
                "entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
        return new Field(
            name, new FieldType(nullable, new ArrowType.Map(false), null), List.of(entries));
      }
      case "struct" -> {
        return new Field(
            name, new FieldType(nullable, ArrowType.Struct.INSTANCE, null), members(depth));
      }
      case "decimal" -> {
        take('(');
        int precision = number();
        take(',');
        int scale = number();
        take(')');
        int bits = precision > 38 ? 256 : 128;
        return leaf(name, nullable, new ArrowType.Decimal(precision, scale, bits));
      }
      case "timestamp", "time64" -> {
        take('(');
        String unitName = word();
        TimeUnit unit = UNITS.get(unitName);
        if (unit == null) {
          throw expected("one of the units s, ms, us, ns");
        }
        String zone = peek(',') ? zone() : null;
        take(')');
        return leaf(
            name,
            nullable,
            word.equals("time64")
                ? new ArrowType.Time(unit, 64)
                : new ArrowType.Timestamp(unit, zone));
      }
      case "dictionary" -> {
        take('(');
        ArrowType index = simpleType(word());
        take(',');
        ArrowType value = simpleType(word());
        take(')');
        if (!(index instanceof ArrowType.Int indexType)) {
          throw expected("an integer index type");
        }
        return new Field(
            name,
            new FieldType(nullable, value, new DictionaryEncoding(0, false, indexType)),
            List.of());
      }
      default -> {
        ArrowType simple = SIMPLE.get(word);
        if (simple != null) {
          return leaf(name, nullable, simple);
        }
        String named = namedTypes.apply(word);
        if (named == null) {
          throw new IllegalArgumentException("unknown type '" + word + "' in '" + text + "'");
        }
        return new ArrowTypeText(named, namedTypes).type(name, nullable, depth + 1);
      }
    }
  }

  private List<Field> members(int depth) {
    List<Field> members = new ArrayList<>();
    take('<');
    do {
      String memberName = word();
      take(':');
      Field member = notNull(type(memberName, true, depth + 1));
      if (members.stream().anyMatch(m -> m.getName().equals(memberName))) {
        throw new IllegalArgumentException("field '" + memberName + "' stands twice in a struct");
      }
      members.add(member);
    } while (peek(','));
    take('>');
    return members;
  }

  private Field notNull(Field field) {
    space();
    if (!text.startsWith("not null", position)) {
      return field;
    }
    position += "not null".length();
    return new Field(
        field.getName(),
        new FieldType(false, field.getType(), field.getDictionary()),
        field.getChildren());
  }

  private ArrowType simpleType(String word) {
    ArrowType type = SIMPLE.get(word);
    if (type == null) {
      throw expected("a simple type");
    }
    return type;
  }

  private static Field leaf(String name, boolean nullable, ArrowType type) {
    return new Field(name, new FieldType(nullable, type, null), List.of());
  }

  private String zone() {
    space();
    int start = position;
    while (position < text.length() && text.charAt(position) != ')') {
      position++;
    }
    return text.substring(start, position).trim();
  }

  private int number() {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, found '" + digits + "'", e);
    }
  }

  private String word() {
    space();
    int start = position;
    while (position < text.length() && isWordCharacter(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw expected("a name");
    }
    return text.substring(start, position);
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private boolean peek(char c) {
    space();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void take(char c) {
    if (!peek(c)) {
      throw expected("'" + c + "'");
    }
  }

  private void space() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "expected %s at character %d of the type '%s'".formatted(what, position + 1, text));
  }
}
