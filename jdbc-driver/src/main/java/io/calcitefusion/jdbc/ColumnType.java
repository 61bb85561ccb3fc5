package io.calcitefusion.jdbc;

import java.sql.Types;

/**
 * What JDBC says of one type. Immutable.
 *
 * @param jdbcType code of {@link java.sql.Types}
 * @param typeName SQL name of the type
 * @param precision digits, characters or bytes; 0 where the word has no meaning
 * @param scale digits after the point, of seconds for times; 0 where the word has no meaning
 * @param displaySize most characters of its text form
 * @param className class of the objects that {@code getObject} gives
 * @param signed whether it is a number that can be negative
 */
record ColumnType(
    int jdbcType,
    String typeName,
    int precision,
    int scale,
    int displaySize,
    String className,
    boolean signed) {
  /** Whether values are as long as they are, so that a statement can limit their size. */
  boolean hasLength() {
    return jdbcType == Types.VARCHAR || jdbcType == Types.VARBINARY || jdbcType == Types.BINARY;
  }
}
