package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableMap;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name of a type as metadata gives it, or as SQL writes it: {@code INTEGER}, {@code
 * DECIMAL(10, 2)}, {@code VARCHAR[]}, {@code STRUCT(a INTEGER, b DATE)}, {@code MAP(VARCHAR,
 * DOUBLE)}. A length of texts and bytes has no meaning in the engine. For one name.
 */
final class DeclaredType {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\"(?:[^\"]|\"\")*\"|[\\p{L}_][\\p{L}\\p{N}_$]*|\\d+|[(),<>\\[\\]])");
  private static final int MAX_DEPTH = NestedParameter.MAX_DEPTH;

  private static final ImmutableMap<String, ArrowType> SCALARS =
      ImmutableMap.<String, ArrowType>builder()
          .put("BOOLEAN", ArrowType.Bool.INSTANCE)
          .put("BOOL", ArrowType.Bool.INSTANCE)
          .put("TINYINT", new ArrowType.Int(8, true))
          .put("SMALLINT", new ArrowType.Int(16, true))
          .put("INT2", new ArrowType.Int(16, true))
          .put("INTEGER", new ArrowType.Int(32, true))
          .put("INT", new ArrowType.Int(32, true))
          .put("INT4", new ArrowType.Int(32, true))
          .put("BIGINT", new ArrowType.Int(64, true))
          .put("INT8", new ArrowType.Int(64, true))
          .put("REAL", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("FLOAT4", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("DOUBLE", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("FLOAT", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("FLOAT8", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("DECIMAL", new ArrowType.Decimal(38, 10, 128))
          .put("NUMERIC", new ArrowType.Decimal(38, 10, 128))
          .put("VARCHAR", ArrowType.Utf8.INSTANCE)
          .put("CHAR", ArrowType.Utf8.INSTANCE)
          .put("TEXT", ArrowType.Utf8.INSTANCE)
          .put("STRING", ArrowType.Utf8.INSTANCE)
          .put("UUID", ArrowType.Utf8.INSTANCE)
          .put("VARBINARY", ArrowType.Binary.INSTANCE)
          .put("BINARY", ArrowType.Binary.INSTANCE)
          .put("BYTEA", ArrowType.Binary.INSTANCE)
          .put("DATE", new ArrowType.Date(DateUnit.DAY))
          .put("TIME", new ArrowType.Time(TimeUnit.NANOSECOND, 64))
          .put("TIMESTAMP", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null))
          .put("TIMESTAMPTZ", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"))
          .buildOrThrow();

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  private DeclaredType(String text) throws SQLException {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw unreadable();
    }
  }

  /**
   * A nullable field of the type.
   *
   * @throws SQLException of SQLSTATE 42704 when there is no such type
   */
  static Field parse(@Nullable String typeName) throws SQLException {
    if (typeName == null) {
      throw SqlExceptions.argument("the name of the type is null");
    }
    DeclaredType reader = new DeclaredType(typeName);
    Field field = reader.type("item", 0);
    if (reader.next < reader.tokens.size()) {
      throw reader.unreadable();
    }
    return field;
  }

  private SQLException unreadable() {
    return SqlExceptions.state(
        "42704",
        "there is no type '"
            + text
            + "'; types are named as in metadata: INTEGER, DECIMAL(10, 2), VARCHAR[],"
            + " STRUCT(a INTEGER, b DATE), MAP(VARCHAR, DOUBLE)");
  }

  private Field type(String name, int depth) throws SQLException {
    if (depth >= MAX_DEPTH) {
      throw unreadable();
    }
    String word = word().toUpperCase(Locale.ROOT);
    Field field =
        switch (word) {
          case "STRUCT", "ROW" -> struct(name, depth);
          case "MAP" -> map(name, depth);
          default -> Field.nullable(name, scalar(word));
        };
    int lists = 0;
    while (take("ARRAY") || (take("[") && expect("]"))) {
      if (++lists + depth >= MAX_DEPTH) {
        throw unreadable();
      }
      Field element = new Field("item", field.getFieldType(), field.getChildren());
      field = new Field(name, FieldType.nullable(new ArrowType.List()), List.of(element));
    }
    return field;
  }

  private Field struct(String name, int depth) throws SQLException {
    String end = open();
    List<Field> fields = new ArrayList<>();
    do {
      String quoted = word();
      fields.add(type(unquoted(quoted), depth + 1));
    } while (take(","));
    expect(end);
    return new Field(name, FieldType.nullable(new ArrowType.Struct()), fields);
  }

  private Field map(String name, int depth) throws SQLException {
    String end = open();
    Field key = type("key", depth + 1);
    expect(",");
    Field value = type("value", depth + 1);
    expect(end);
    Field entry =
        new Field("entries", FieldType.notNullable(new ArrowType.Struct()), List.of(key, value));
    return new Field(name, FieldType.nullable(new ArrowType.Map(false)), List.of(entry));
  }

  private ArrowType scalar(String word) throws SQLException {
    ArrowType type = SCALARS.get(word);
    if (type == null) {
      throw unreadable();
    }
    if (word.equals("DOUBLE")) {
      take("PRECISION");
    }
    if (type instanceof ArrowType.Int integer && take("UNSIGNED")) {
      return new ArrowType.Int(integer.getBitWidth(), false);
    }
    List<Integer> numbers = numbers();
    if (type instanceof ArrowType.Decimal && !numbers.isEmpty()) {
      return decimal(numbers);
    }
    if (word.equals("TIMESTAMP") && take("WITH")) {
      expect("TIME");
      expect("ZONE");
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    }
    return type;
  }

  private ArrowType decimal(List<Integer> numbers) throws SQLException {
    int precision = numbers.get(0);
    int scale = numbers.size() == 1 ? 0 : numbers.get(1);
    ArrowType.Decimal type = ParameterConversion.decimalType(precision, scale);
    if (type == null || precision < 1 || scale > precision) {
      throw unreadable();
    }
    return type;
  }

  private List<Integer> numbers() throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    if (!take("(")) {
      return numbers;
    }
    do {
      String word = word();
      if (!word.matches("\\d{1,9}")) {
        throw unreadable();
      }
      numbers.add(Integer.valueOf(word));
    } while (take(","));
    expect(")");
    return numbers;
  }

  private String open() throws SQLException {
    if (take("<")) {
      return ">";
    }
    expect("(");
    return ")";
  }

  private static String unquoted(String word) {
    return word.startsWith("\"")
        ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
        : word;
  }

  private String word() throws SQLException {
    if (next == tokens.size()) {
      throw unreadable();
    }
    return tokens.get(next++);
  }

  private boolean take(String word) {
    boolean found = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
    next += found ? 1 : 0;
    return found;
  }

  private boolean expect(String word) throws SQLException {
    if (!take(word)) {
      throw unreadable();
    }
    return true;
  }
}
