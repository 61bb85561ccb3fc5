package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableMap;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Reads the registry's notation of Arrow types. Used once, by one thread. */
final class ArrowTypeParser {
  private static final int LIMIT_DEPTH = 32;
  private static final int LIMIT_FIELDS = 10_000;
  private static final String NOT_NULL = "not null";

  private final TypeScanner scanner;
  private final Function<String, @Nullable Field> named;
  private int fieldCount;

  private ArrowTypeParser(String text, Function<String, @Nullable Field> named) {
    this.scanner = new TypeScanner(text);
    this.named = named;
  }

  /**
   * Parses one type.
   *
   * @param name name of the field that gets the type
   * @param text the type
   * @param named what a word outside the notation stands for; null when it is unknown
   * @return a nullable field
   * @throws IllegalArgumentException with what was expected and where in the text
   */
  static Field parse(String name, String text, Function<String, @Nullable Field> named) {
    ArrowTypeParser parser = new ArrowTypeParser(text, named);
    Field field = parser.type(name, 0);
    parser.scanner.end();
    return field;
  }

  /** Parses one type that may be followed by {@code not null}; otherwise as {@link #parse}. */
  static Field parseOrRequired(String name, String text, Function<String, @Nullable Field> named) {
    ArrowTypeParser parser = new ArrowTypeParser(text, named);
    Field field = parser.orNotNull(parser.type(name, 0));
    parser.scanner.end();
    return field;
  }

  /** The same field under another name, nullable. */
  static Field renamed(String name, Field field) {
    return new Field(
        name, new FieldType(true, field.getType(), field.getDictionary()), field.getChildren());
  }

  /** A field of another name with the very type, nullability and children of a field. */
  static Field sharing(String name, Field field) {
    return new Field(
        name, field.getFieldType(), field.getChildren().isEmpty() ? null : field.getChildren());
  }

  /** The same field without nulls. */
  static Field required(Field field) {
    return new Field(
        field.getName(),
        new FieldType(false, field.getType(), field.getDictionary()),
        field.getChildren());
  }

  private Field type(String name, int depth) {
    limit(depth, 1);
    String word = scanner.word("a type");
    ArrowType simple = ArrowTypeWords.SIMPLE.get(word);
    if (simple != null) {
      return field(name, simple, List.of());
    }
    ArrowType list = ArrowTypeWords.LISTS.get(word);
    if (list != null) {
      return field(name, list, List.of(element(depth)));
    }
    return switch (word) {
      case "fixed_size_list" -> {
        Field child = element(depth);
        scanner.take('[');
        int size = scanner.number("a list size", 0, Integer.MAX_VALUE);
        scanner.take(']');
        yield field(name, new ArrowType.FixedSizeList(size), List.of(child));
      }
      case "map" -> map(name, depth);
      case "struct" -> struct(name, depth);
      case "dense_union" -> union(name, UnionMode.Dense, depth);
      case "sparse_union" -> union(name, UnionMode.Sparse, depth);
      case "run_end_encoded" -> runEndEncoded(name, depth);
      case "dictionary" -> dictionary(name, depth);
      default -> {
        ArrowType parameterized = parameterized(word);
        yield parameterized == null
            ? namedType(name, word, depth)
            : field(name, parameterized, List.of());
      }
    };
  }

  private @Nullable ArrowType parameterized(String word) {
    return switch (word) {
      case "decimal" -> decimal();
      case "decimal256" -> decimal256();
      case "timestamp" -> timestamp();
      case "time32" -> new ArrowType.Time(unit("s", "ms"), 32);
      case "time64" -> new ArrowType.Time(unit("us", "ns"), 64);
      case "duration" -> new ArrowType.Duration(unit("s", "ms", "us", "ns"));
      case "interval" -> {
        scanner.take('(');
        String unit = scanner.oneOf(ArrowTypeWords.INTERVALS.keySet());
        scanner.take(')');
        yield new ArrowType.Interval(ArrowTypeWords.INTERVALS.get(unit));
      }
      case "fixed_size_binary" -> {
        scanner.take('(');
        int width = scanner.number("a width in bytes", 0, Integer.MAX_VALUE);
        scanner.take(')');
        yield new ArrowType.FixedSizeBinary(width);
      }
      default -> null;
    };
  }

  private Field element(int depth) {
    scanner.take('<');
    Field child = orNotNull(type("item", depth + 1));
    scanner.take('>');
    return child;
  }

  private Field map(String name, int depth) {
    limit(depth, 1);
    scanner.take('<');
    Field key = required(type("key", depth + 1));
    scanner.take(',');
    Field value = orNotNull(type("value", depth + 1));
    boolean sorted = scanner.peek(',');
    if (sorted) {
      scanner.oneOf(Set.of("sorted"));
    }
    scanner.take('>');
    Field entries = required(field("entries", ArrowType.Struct.INSTANCE, List.of(key, value)));
    return field(name, new ArrowType.Map(sorted), List.of(entries));
  }

  private Field struct(String name, int depth) {
    List<Field> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    scanner.take('<');
    if (!scanner.peek('>')) {
      do {
        members.add(member(names, depth));
      } while (scanner.peek(','));
      scanner.take('>');
    }
    return field(name, ArrowType.Struct.INSTANCE, members);
  }

  private Field union(String name, UnionMode mode, int depth) {
    List<Field> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    List<Integer> order = new ArrayList<>();
    scanner.take('<');
    do {
      int id = scanner.number("a type id", 0, 127);
      if (!ids.add(id)) {
        throw new IllegalArgumentException("type id " + id + " stands twice in a union");
      }
      order.add(id);
      scanner.take(':');
      members.add(member(names, depth));
    } while (scanner.peek(','));
    scanner.take('>');
    int[] typeIds = order.stream().mapToInt(Integer::intValue).toArray();
    return field(name, new ArrowType.Union(mode, typeIds), members);
  }

  private Field member(Set<String> names, int depth) {
    String name = scanner.name();
    if (!names.add(name)) {
      throw new IllegalArgumentException("field '" + name + "' stands twice");
    }
    scanner.take(':');
    return orNotNull(type(name, depth + 1));
  }

  private Field runEndEncoded(String name, int depth) {
    scanner.take('<');
    Field runEnds = required(type("run_ends", depth + 1));
    if (!(runEnds.getType() instanceof ArrowType.Int ends)
        || !ends.getIsSigned()
        || ends.getBitWidth() == 8) {
      throw new IllegalArgumentException("run ends are int16, int32 or int64");
    }
    scanner.take(',');
    Field values = orNotNull(type("values", depth + 1));
    scanner.take('>');
    return field(name, ArrowType.RunEndEncoded.INSTANCE, List.of(runEnds, values));
  }

  private Field dictionary(String name, int depth) {
    scanner.take('(');
    Field index = type("index", depth + 1);
    if (!(index.getType() instanceof ArrowType.Int indexType) || index.getDictionary() != null) {
      throw new IllegalArgumentException("the index of a dictionary is an integer type");
    }
    scanner.take(',');
    Field value = type(name, depth + 1);
    if (value.getDictionary() != null) {
      throw new IllegalArgumentException("the values of a dictionary are not a dictionary");
    }
    scanner.take(')');
    DictionaryEncoding encoding = new DictionaryEncoding(0, false, indexType);
    return new Field(name, new FieldType(true, value.getType(), encoding), value.getChildren());
  }

  /** The narrowest that holds the precision, of the two widths that Arrow Java can exchange. */
  private ArrowType decimal() {
    ArrowType.Decimal wide = decimal256();
    return wide.getPrecision() > 38
        ? wide
        : new ArrowType.Decimal(wide.getPrecision(), wide.getScale(), 128);
  }

  private ArrowType.Decimal decimal256() {
    scanner.take('(');
    int precision = scanner.number("a precision", 1, 76);
    scanner.take(',');
    int scale = scanner.number("a scale", -128, precision);
    scanner.take(')');
    return new ArrowType.Decimal(precision, scale, 256);
  }

  private ArrowType timestamp() {
    scanner.take('(');
    TimeUnit unit = unitOf(scanner.oneOf(ArrowTypeWords.UNITS.keySet()));
    String zone = scanner.peek(',') ? scanner.until(')') : null;
    scanner.take(')');
    if (zone != null) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "unknown time zone '" + zone + "'; expected such as UTC, Europe/Berlin or +02:00", e);
      }
    }
    return new ArrowType.Timestamp(unit, zone);
  }

  private TimeUnit unit(String... allowed) {
    scanner.take('(');
    String unit = scanner.oneOf(List.of(allowed));
    scanner.take(')');
    return unitOf(unit);
  }

  private static TimeUnit unitOf(String word) {
    ImmutableMap<String, TimeUnit> units = ArrowTypeWords.UNITS;
    return java.util.Objects.requireNonNull(units.get(word));
  }

  private Field namedType(String name, String word, int depth) {
    Field type = named.apply(word);
    if (type == null) {
      throw new IllegalArgumentException(
          "unknown type '" + word + "'" + NearNames.hint(word, ArrowTypeWords.ALL));
    }
    limit(depth + depthOf(type), sizeOf(type));
    return renamed(name, type);
  }

  private Field orNotNull(Field field) {
    return scanner.peek(NOT_NULL) ? required(field) : field;
  }

  private static Field field(String name, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(true, type, null), children);
  }

  /** Named types can be nested in each other, so that a short text can mean a huge type. */
  private void limit(int depth, int moreFields) {
    if (depth > LIMIT_DEPTH) {
      throw new IllegalArgumentException("the type nests deeper than " + LIMIT_DEPTH + " levels");
    }
    fieldCount += moreFields;
    if (fieldCount > LIMIT_FIELDS) {
      throw new IllegalArgumentException(
          "the type has more than " + LIMIT_FIELDS + " nested fields");
    }
  }

  private static int depthOf(Field field) {
    return field.getChildren().stream().mapToInt(child -> 1 + depthOf(child)).max().orElse(0);
  }

  private static int sizeOf(Field field) {
    return 1 + field.getChildren().stream().mapToInt(ArrowTypeParser::sizeOf).sum();
  }
}
