package io.calcitefusion.jdbc;

import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Chooses the reader of each Arrow type. Pure functions. */
final class ColumnReaders {
  private ColumnReaders() {}

  /**
   * One reader per column.
   *
   * @throws SQLException with SQLSTATE 0A000 that names the column whose type can not be read
   */
  static ArrowColumnReader[] of(Schema schema) throws SQLException {
    List<Field> fields = schema.getFields();
    ArrowColumnReader[] readers = new ArrowColumnReader[fields.size()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = of(fields.get(i));
    }
    return readers;
  }

  static ArrowColumnReader of(Field field) throws SQLException {
    if (field.getDictionary() != null) {
      Field values =
          new Field(
              field.getName(), new FieldType(true, field.getType(), null), field.getChildren());
      return new DictionaryReader(field, of(values));
    }
    return switch (field.getType().getTypeID()) {
      case Null -> new NullReader(field);
      case Bool -> new BooleanReader(field);
      case Int -> integer(field, (ArrowType.Int) field.getType());
      case FloatingPoint ->
          switch (((ArrowType.FloatingPoint) field.getType()).getPrecision()) {
            case HALF -> new FloatReaders.Half(field);
            case SINGLE -> new FloatReaders.Single(field);
            case DOUBLE -> new FloatReaders.Wide(field);
          };
      case Decimal -> new DecimalReader(field, (ArrowType.Decimal) field.getType());
      case Utf8, LargeUtf8 -> new TextReader(field);
      case Binary, LargeBinary, FixedSizeBinary -> new BinaryReader(field);
      case Date -> new DateReader(field, (ArrowType.Date) field.getType());
      case Time -> new TimeReader(field, (ArrowType.Time) field.getType());
      case Timestamp -> new TimestampReader(field, (ArrowType.Timestamp) field.getType());
      case Interval -> new IntervalReader(field, (ArrowType.Interval) field.getType());
      case Duration -> new DurationReader(field, (ArrowType.Duration) field.getType());
      case List, LargeList, FixedSizeList -> new ListReader(field, of(field.getChildren().get(0)));
      case Struct -> new StructReader(field, of(new Schema(field.getChildren())));
      case Map -> {
        List<Field> entry = field.getChildren().get(0).getChildren();
        yield new MapReader(field, of(entry.get(0)), of(entry.get(1)));
      }
      case Utf8View, BinaryView, ListView, LargeListView, Union, RunEndEncoded, NONE ->
          throw SqlExceptions.unsupported(
              "the type " + field.getType() + " of column '" + field.getName() + "'");
    };
  }

  private static ArrowColumnReader integer(Field field, ArrowType.Int type) {
    return switch (type.getBitWidth()) {
      case 8 -> type.getIsSigned() ? new IntReaders.Int8(field) : new IntReaders.UInt8(field);
      case 16 -> type.getIsSigned() ? new IntReaders.Int16(field) : new IntReaders.UInt16(field);
      case 32 -> type.getIsSigned() ? new IntReaders.Int32(field) : new IntReaders.UInt32(field);
      default -> type.getIsSigned() ? new IntReaders.Int64(field) : new IntReaders.UInt64(field);
    };
  }
}
