package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One column of a result and how its values become text. Immutable.
 *
 * @param index from 1
 * @param label its label
 * @param shape what its values are
 */
record ResultColumn(int index, String label, Shape shape) {
  /** What matters of a type when it is written. */
  enum Shape {
    /** Whole and decimal numbers. */
    EXACT_NUMBER,
    /** Binary floating point. */
    FLOATING_NUMBER,
    /** True and false. */
    BOOLEAN,
    /** Lists, structs and maps; their text is JSON. */
    NESTED,
    /** All else; bytes are hexadecimal. */
    TEXT
  }

  /** The columns of a result, from left to right. */
  static ImmutableList<ResultColumn> of(ResultSetMetaData metaData) throws SQLException {
    ImmutableList.Builder<ResultColumn> columns = ImmutableList.builder();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      columns.add(
          new ResultColumn(i, metaData.getColumnLabel(i), shapeOf(metaData.getColumnType(i))));
    }
    return columns.build();
  }

  /** Whether values stand at the right side of their column. */
  boolean isNumber() {
    return shape == Shape.EXACT_NUMBER || shape == Shape.FLOATING_NUMBER;
  }

  /** The text of the current row's value, or null. */
  @Nullable String text(ResultSet rows) throws SQLException {
    return rows.getString(index);
  }

  private static Shape shapeOf(int typeCode) {
    return switch (JDBCType.valueOf(typeCode)) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, NUMERIC -> Shape.EXACT_NUMBER;
      case REAL, FLOAT, DOUBLE -> Shape.FLOATING_NUMBER;
      case BIT, BOOLEAN -> Shape.BOOLEAN;
      case ARRAY, STRUCT, JAVA_OBJECT -> Shape.NESTED;
      default -> Shape.TEXT;
    };
  }
}
