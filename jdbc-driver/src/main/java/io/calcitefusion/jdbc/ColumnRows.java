package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.TableSnapshot;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Rows of metadata about columns and types, all from {@link JdbcTypes}. Pure functions. */
final class ColumnRows {
  private static final int RADIX = 10;
  private static final short MAX_DECIMAL_SCALE = 38;

  private ColumnRows() {}

  /** A row of {@link MetaShape#COLUMNS}. */
  static @Nullable Object[] column(TableSnapshot table, Field field, int position) {
    ColumnType type = JdbcTypes.of(field);
    boolean text = type.jdbcType() == Types.VARCHAR || isBinary(type);
    return new @Nullable Object[] {
      table.name().catalog(),
      table.name().schema(),
      table.name().table(),
      field.getName(),
      type.jdbcType(),
      type.typeName(),
      type.precision(),
      null,
      hasScale(type) ? type.scale() : null,
      isNumeric(type) ? RADIX : null,
      field.isNullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      Remarks.of(table, field.getName()),
      null,
      null,
      null,
      text ? type.precision() : null,
      position,
      field.isNullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }

  /** A row of {@link MetaShape#TYPE_INFO}. */
  static @Nullable Object[] typeInfo(ArrowType arrowType) {
    ColumnType type = JdbcTypes.of(arrowType);
    boolean decimal = arrowType instanceof ArrowType.Decimal;
    boolean quoted = !isNumeric(type) && type.jdbcType() != Types.BOOLEAN;
    return new @Nullable Object[] {
      type.typeName(),
      type.jdbcType(),
      type.precision(),
      quoted ? prefix(type) : null,
      quoted && type.jdbcType() != Types.NULL ? "'" : null,
      decimal ? "precision,scale" : null,
      (short) DatabaseMetaData.typeNullable,
      type.jdbcType() == Types.VARCHAR,
      (short) DatabaseMetaData.typeSearchable,
      isNumeric(type) && !type.signed(),
      false,
      false,
      type.typeName(),
      (short) 0,
      decimal ? MAX_DECIMAL_SCALE : (short) type.scale(),
      null,
      null,
      isNumeric(type) ? RADIX : null
    };
  }

  private static @Nullable String prefix(ColumnType type) {
    return switch (type.jdbcType()) {
      case Types.NULL -> null;
      case Types.DATE -> "DATE '";
      case Types.TIME -> "TIME '";
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP '";
      case Types.BINARY, Types.VARBINARY -> "X'";
      default -> "'";
    };
  }

  private static boolean isBinary(ColumnType type) {
    return type.jdbcType() == Types.BINARY || type.jdbcType() == Types.VARBINARY;
  }

  static boolean isNumeric(ColumnType type) {
    return switch (type.jdbcType()) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.REAL,
          Types.DOUBLE ->
          true;
      default -> false;
    };
  }

  private static boolean hasScale(ColumnType type) {
    return switch (type.jdbcType()) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.TIME,
          Types.TIMESTAMP,
          Types.TIMESTAMP_WITH_TIMEZONE ->
          true;
      default -> false;
    };
  }
}
