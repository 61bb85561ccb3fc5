package io.calcitefusion.tests.contract;

import java.sql.Types;

/** The types that every product has, each with one value in standard SQL. */
enum ContractType {
  BOOLEAN(Types.BOOLEAN, "BOOLEAN", "CAST(TRUE AS BOOLEAN)", Kind.BOOLEAN),
  TINYINT(Types.TINYINT, "TINYINT", "CAST(1 AS TINYINT)", Kind.NUMBER),
  SMALLINT(Types.SMALLINT, "SMALLINT", "CAST(1 AS SMALLINT)", Kind.NUMBER),
  INTEGER(Types.INTEGER, "INTEGER", "CAST(1 AS INTEGER)", Kind.NUMBER),
  BIGINT(Types.BIGINT, "BIGINT", "CAST(1 AS BIGINT)", Kind.NUMBER),
  REAL(Types.REAL, "REAL", "CAST(1 AS REAL)", Kind.NUMBER),
  DOUBLE(Types.DOUBLE, "DOUBLE PRECISION", "CAST(1 AS DOUBLE PRECISION)", Kind.NUMBER),
  DECIMAL(Types.DECIMAL, "DECIMAL(10, 2)", "CAST(1 AS DECIMAL(10, 2))", Kind.NUMBER),
  NUMERIC_TEXT(Types.VARCHAR, "VARCHAR", "CAST('1' AS VARCHAR)", Kind.NUMBER),
  VARCHAR(Types.VARCHAR, "VARCHAR", "CAST('Zoë' AS VARCHAR)", Kind.TEXT),
  VARBINARY(Types.VARBINARY, "VARBINARY", "X'2A00FF'", Kind.BINARY),
  DATE(Types.DATE, "DATE", "DATE '2024-02-29'", Kind.TIME),
  TIME(Types.TIME, "TIME", "TIME '12:34:56.789'", Kind.TIME),
  TIMESTAMP(Types.TIMESTAMP, "TIMESTAMP", "TIMESTAMP '2024-02-29 12:34:56.789'", Kind.TIME),
  TIMESTAMP_WITH_ZONE(Types.TIMESTAMP_WITH_TIMEZONE, "TIMESTAMP WITH TIME ZONE", "", Kind.TIME),
  ARRAY(Types.ARRAY, "", "ARRAY[1, 2, NULL]", Kind.NESTED);

  /** What a value is. */
  enum Kind {
    BOOLEAN,
    NUMBER,
    TEXT,
    BINARY,
    TIME,
    NESTED
  }

  private final int jdbcType;
  private final String sqlName;
  private final String standardLiteral;
  private final Kind kind;

  ContractType(int jdbcType, String sqlName, String standardLiteral, Kind kind) {
    this.jdbcType = jdbcType;
    this.sqlName = sqlName;
    this.standardLiteral = standardLiteral;
    this.kind = kind;
  }

  int jdbcType() {
    return jdbcType;
  }

  /** Its name in CAST, for the types that have a parameter. */
  String sqlName() {
    return sqlName;
  }

  String standardLiteral() {
    return standardLiteral;
  }

  Kind kind() {
    return kind;
  }
}
