package io.calcitefusion.jdbc;

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
    boolean signed) {}
