package io.calcitefusion.datafusion;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The types in which the engine hands its columns over: views of texts, bytes and lists, run-end
 * encoding and decimals of 32 and 64 bits stay inside it, so that no catalog tells them apart from
 * their plain forms. Pure functions.
 */
final class PlainTypes {
  private static final int DECIMAL_BITS = 128;

  private PlainTypes() {}

  /** The field with the type that the engine hands over, without metadata. */
  static Field of(Field field) {
    List<Field> children = field.getChildren().stream().map(PlainTypes::of).toList();
    if (field.getType() instanceof ArrowType.RunEndEncoded) {
      Field values = children.get(1);
      return new Field(
          field.getName(),
          new FieldType(field.isNullable(), values.getType(), values.getDictionary()),
          values.getChildren());
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), plain(field.getType()), field.getDictionary()),
        children);
  }

  private static ArrowType plain(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8View -> ArrowType.Utf8.INSTANCE;
      case BinaryView -> ArrowType.Binary.INSTANCE;
      case ListView -> ArrowType.List.INSTANCE;
      case LargeListView -> ArrowType.LargeList.INSTANCE;
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        yield decimal.getBitWidth() < DECIMAL_BITS
            ? new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), DECIMAL_BITS)
            : type;
      }
      default -> type;
    };
  }
}
