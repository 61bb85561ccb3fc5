package io.calcitefusion.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;

/** Names, versions and words that metadata reports, the same for every connection. */
interface EngineFacts extends DatabaseMetaData {
  @Override
  default String getUserName() throws SQLException {
    return "";
  }

  @Override
  default String getDatabaseProductName() throws SQLException {
    return DriverVersion.PRODUCT_NAME;
  }

  @Override
  default String getDatabaseProductVersion() throws SQLException {
    return DriverVersion.PRODUCT_VERSION;
  }

  @Override
  default int getDatabaseMajorVersion() throws SQLException {
    return DriverVersion.PRODUCT_MAJOR;
  }

  @Override
  default int getDatabaseMinorVersion() throws SQLException {
    return DriverVersion.PRODUCT_MINOR;
  }

  @Override
  default String getDriverName() throws SQLException {
    return DriverVersion.DRIVER_NAME;
  }

  @Override
  default String getDriverVersion() throws SQLException {
    return DriverVersion.TEXT;
  }

  @Override
  default int getDriverMajorVersion() {
    return DriverVersion.MAJOR;
  }

  @Override
  default int getDriverMinorVersion() {
    return DriverVersion.MINOR;
  }

  @Override
  default int getJDBCMajorVersion() throws SQLException {
    return 4;
  }

  @Override
  default int getJDBCMinorVersion() throws SQLException {
    return 3;
  }

  @Override
  default int getSQLStateType() throws SQLException {
    return sqlStateSQL;
  }

  @Override
  default String getIdentifierQuoteString() throws SQLException {
    return "\"";
  }

  @Override
  default String getSearchStringEscape() throws SQLException {
    return String.valueOf(NamePattern.ESCAPE);
  }

  @Override
  default String getExtraNameCharacters() throws SQLException {
    return "";
  }

  @Override
  default String getSQLKeywords() throws SQLException {
    return "ANTI,ASC,BYTEA,COPY,DESC,DISTRIBUTE,EXCLUDE,EXPLAIN,ILIKE,LIMIT,OFFSET,QUALIFY,REPLACE,"
        + "RESET,SEMI,SHOW,STORED,STRUCT,TEXT,TRY_CAST,UNSIGNED,VERBOSE";
  }

  @Override
  default String getNumericFunctions() throws SQLException {
    return "ABS,ACOS,ASIN,ATAN,ATAN2,CBRT,CEIL,CEILING,COS,COT,DEGREES,EXP,FACTORIAL,FLOOR,GCD,LCM,"
        + "LN,LOG,LOG10,LOG2,MOD,NANVL,PI,POWER,RADIANS,RAND,RANDOM,ROUND,SIGN,SIGNUM,SIN,SQRT,TAN,"
        + "TRUNC,TRUNCATE";
  }

  @Override
  default String getStringFunctions() throws SQLException {
    return "ASCII,BIT_LENGTH,BTRIM,CHAR,CHAR_LENGTH,CHARACTER_LENGTH,CHR,CONCAT,CONCAT_WS,INITCAP,"
        + "INSERT,LCASE,LEFT,LENGTH,LOCATE,LOWER,LPAD,LTRIM,MD5,OCTET_LENGTH,OVERLAY,POSITION,"
        + "REGEXP_LIKE,REGEXP_REPLACE,REPEAT,REPLACE,REVERSE,RIGHT,RPAD,RTRIM,SHA256,SPACE,"
        + "SPLIT_PART,STARTS_WITH,STRPOS,SUBSTRING,TO_HEX,TRANSLATE,TRIM,UCASE,UPPER,UUID";
  }

  @Override
  default String getSystemFunctions() throws SQLException {
    return "ARROW_CAST,ARROW_TYPEOF,COALESCE,DATABASE,GREATEST,IFNULL,LEAST,NULLIF,NVL,NVL2,VERSION";
  }

  @Override
  default String getTimeDateFunctions() throws SQLException {
    return "CURDATE,CURRENT_DATE,CURRENT_TIME,CURRENT_TIMESTAMP,CURTIME,DATE_BIN,DATE_PART,"
        + "DATE_TRUNC,DAYNAME,DAYOFMONTH,DAYOFWEEK,DAYOFYEAR,EXTRACT,FROM_UNIXTIME,HOUR,MAKE_DATE,"
        + "MINUTE,MONTH,MONTHNAME,NOW,QUARTER,SECOND,TIMESTAMPADD,TIMESTAMPDIFF,TO_CHAR,TO_DATE,"
        + "TO_TIMESTAMP,TO_UNIXTIME,WEEK,YEAR";
  }

  @Override
  default String getSchemaTerm() throws SQLException {
    return "schema";
  }

  @Override
  default String getProcedureTerm() throws SQLException {
    return "procedure";
  }

  @Override
  default String getCatalogTerm() throws SQLException {
    return "catalog";
  }

  @Override
  default String getCatalogSeparator() throws SQLException {
    return ".";
  }

  @Override
  default int getDefaultTransactionIsolation() throws SQLException {
    return Connection.TRANSACTION_NONE;
  }

  @Override
  default boolean supportsTransactionIsolationLevel(int level) throws SQLException {
    return level == Connection.TRANSACTION_NONE;
  }

  @Override
  default boolean supportsResultSetType(int type) throws SQLException {
    return type == ResultSet.TYPE_FORWARD_ONLY || type == ResultSet.TYPE_SCROLL_INSENSITIVE;
  }

  @Override
  default boolean supportsResultSetConcurrency(int type, int concurrency) throws SQLException {
    return supportsResultSetType(type) && concurrency == ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  default boolean supportsResultSetHoldability(int holdability) throws SQLException {
    return holdability == ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  default int getResultSetHoldability() throws SQLException {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  default RowIdLifetime getRowIdLifetime() throws SQLException {
    return RowIdLifetime.ROWID_UNSUPPORTED;
  }
}
