package io.calcitefusion.metadata;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes Arrow types in the registry's notation. Equal texts mean equal types; what the engine does
 * not tell apart (names of list children, ids and order of dictionaries, metadata) is not written.
 * Pure functions, safe to call from any thread.
 */
public final class ArrowTypeFormatter {
  private ArrowTypeFormatter() {}

  /**
   * The type of a field, without its name and its own nullability.
   *
   * @param field a column or a field below one
   * @return such as {@code list<struct<id: int64 not null>>}
   */
  public static String format(Field field) {
    if (field.getDictionary() != null) {
      String index = simple(field.getDictionary().getIndexType());
      return "dictionary(%s, %s)".formatted(index, withoutDictionary(field));
    }
    return withoutDictionary(field);
  }

  private static String withoutDictionary(Field field) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (type instanceof ArrowType.Struct) {
      return children.stream()
          .map(ArrowTypeFormatter::member)
          .collect(Collectors.joining(", ", "struct<", ">"));
    }
    if (type instanceof ArrowType.Union union) {
      String word = union.getMode() == UnionMode.Dense ? "dense_union<" : "sparse_union<";
      int[] ids = union.getTypeIds();
      return IntStream.range(0, children.size())
          .mapToObj(i -> (ids == null ? i : ids[i]) + ": " + member(children.get(i)))
          .collect(Collectors.joining(", ", word, ">"));
    }
    if (children.isEmpty()) {
      return simple(type);
    }
    String first = withNullability(children.get(0));
    if (ArrowTypeWords.LISTS.containsValue(type)) {
      return ArrowTypeWords.LISTS.inverse().get(type) + "<" + first + ">";
    }
    if (type instanceof ArrowType.FixedSizeList list) {
      return "fixed_size_list<" + first + ">[" + list.getListSize() + "]";
    }
    if (type instanceof ArrowType.Map map) {
      List<Field> entry = children.get(0).getChildren();
      return "map<%s, %s%s>"
          .formatted(
              format(entry.get(0)),
              withNullability(entry.get(1)),
              map.getKeysSorted() ? ", sorted" : "");
    }
    if (type instanceof ArrowType.RunEndEncoded) {
      return "run_end_encoded<%s, %s>"
          .formatted(format(children.get(0)), withNullability(children.get(1)));
    }
    return simple(type);
  }

  private static String member(Field field) {
    return quoted(field.getName()) + ": " + withNullability(field);
  }

  private static String withNullability(Field field) {
    return format(field) + (field.isNullable() ? "" : " not null");
  }

  private static String quoted(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(c -> isWord((char) c));
    return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static boolean isWord(char c) {
    return ArrowTypeWords.isWordCharacter(c);
  }

  private static String simple(ArrowType type) {
    String word = ArrowTypeWords.SIMPLE.inverse().get(type);
    if (word != null) {
      return word;
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "%s(%d,%d)"
          .formatted(decimalWord(decimal), decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      String unit = ArrowTypeWords.UNITS.inverse().get(timestamp.getUnit());
      String zone = timestamp.getTimezone();
      return "timestamp(" + unit + (zone == null ? "" : "," + zone) + ")";
    }
    if (type instanceof ArrowType.Time time) {
      return "time%d(%s)"
          .formatted(time.getBitWidth(), ArrowTypeWords.UNITS.inverse().get(time.getUnit()));
    }
    if (type instanceof ArrowType.Duration duration) {
      return "duration(" + ArrowTypeWords.UNITS.inverse().get(duration.getUnit()) + ")";
    }
    if (type instanceof ArrowType.Interval interval) {
      return "interval(" + ArrowTypeWords.INTERVALS.inverse().get(interval.getUnit()) + ")";
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return "fixed_size_binary(" + binary.getByteWidth() + ")";
    }
    if (type instanceof ArrowType.ExtensionType extension) {
      return "extension<" + extension.extensionName() + ">";
    }
    // A type that this notation has no word for is still told apart from all others.
    return type.toString().toLowerCase(Locale.ROOT);
  }

  private static String decimalWord(ArrowType.Decimal decimal) {
    boolean narrowest = decimal.getBitWidth() == (decimal.getPrecision() > 38 ? 256 : 128);
    return narrowest ? "decimal" : "decimal" + decimal.getBitWidth();
  }
}
