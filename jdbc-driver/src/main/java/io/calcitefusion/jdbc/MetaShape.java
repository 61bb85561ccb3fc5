package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The columns of each result of {@link java.sql.DatabaseMetaData}, as its Javadoc lists them. A
 * column is written {@code NAME} for text, {@code NAME:i} for int, {@code NAME:s} for short and
 * {@code NAME:b} for boolean.
 */
enum MetaShape {
  TABLES(
      "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
          + " SELF_REFERENCING_COL_NAME REF_GENERATION"),
  SCHEMAS("TABLE_SCHEM TABLE_CATALOG"),
  CATALOGS("TABLE_CAT"),
  TABLE_TYPES("TABLE_TYPE"),
  COLUMNS(
      "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i"
          + " BUFFER_LENGTH:i DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS COLUMN_DEF"
          + " SQL_DATA_TYPE:i SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE"
          + " SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:s IS_AUTOINCREMENT"
          + " IS_GENERATEDCOLUMN"),
  TYPE_INFO(
      "TYPE_NAME DATA_TYPE:i PRECISION:i LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:s"
          + " CASE_SENSITIVE:b SEARCHABLE:s UNSIGNED_ATTRIBUTE:b FIXED_PREC_SCALE:b AUTO_INCREMENT:b"
          + " LOCAL_TYPE_NAME MINIMUM_SCALE:s MAXIMUM_SCALE:s SQL_DATA_TYPE:i SQL_DATETIME_SUB:i"
          + " NUM_PREC_RADIX:i"),
  PRIMARY_KEYS("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:s PK_NAME"),
  REFERENCES(
      "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME"
          + " FKCOLUMN_NAME KEY_SEQ:s UPDATE_RULE:s DELETE_RULE:s FK_NAME PK_NAME DEFERRABILITY:s"),
  ROW_IDENTIFIER(
      "SCOPE:s COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i BUFFER_LENGTH:i DECIMAL_DIGITS:s"
          + " PSEUDO_COLUMN:s"),
  INDEX_INFO(
      "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:b INDEX_QUALIFIER INDEX_NAME TYPE:s"
          + " ORDINAL_POSITION:s COLUMN_NAME ASC_OR_DESC CARDINALITY:l PAGES:l FILTER_CONDITION"),
  PROCEDURES(
      "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED_1 RESERVED_2 RESERVED_3 REMARKS"
          + " PROCEDURE_TYPE:s SPECIFIC_NAME"),
  PROCEDURE_COLUMNS(
      "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:s DATA_TYPE:i TYPE_NAME"
          + " PRECISION:i LENGTH:i SCALE:s RADIX:s NULLABLE:s REMARKS COLUMN_DEF SQL_DATA_TYPE:i"
          + " SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE SPECIFIC_NAME"),
  FUNCTIONS("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:s SPECIFIC_NAME"),
  FUNCTION_COLUMNS(
      "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:s DATA_TYPE:i TYPE_NAME"
          + " PRECISION:i LENGTH:i SCALE:s RADIX:s NULLABLE:s REMARKS CHAR_OCTET_LENGTH:i"
          + " ORDINAL_POSITION:i IS_NULLABLE SPECIFIC_NAME"),
  COLUMN_PRIVILEGES(
      "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
  TABLE_PRIVILEGES("TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
  USER_TYPES("TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:i REMARKS BASE_TYPE:s"),
  SUPER_TYPES("TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME"),
  SUPER_TABLES("TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME"),
  ATTRIBUTES(
      "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:i ATTR_TYPE_NAME ATTR_SIZE:i"
          + " DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS ATTR_DEF SQL_DATA_TYPE:i"
          + " SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE SCOPE_CATALOG"
          + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:s"),
  PSEUDO_COLUMNS(
      "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:i COLUMN_SIZE:i DECIMAL_DIGITS:i"
          + " NUM_PREC_RADIX:i COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:i IS_NULLABLE"),
  CLIENT_INFO("NAME MAX_LEN:i DEFAULT_VALUE DESCRIPTION");

  @SuppressWarnings("ImmutableEnumChecker") // Arrow fields are immutable and not marked so
  private final ImmutableList<Field> fields;

  MetaShape(String columns) {
    this.fields =
        Stream.of(columns.split(" "))
            .map(MetaShape::field)
            .collect(ImmutableList.toImmutableList());
  }

  private static Field field(String column) {
    int colon = column.indexOf(':');
    if (colon < 0) {
      return Field.nullable(column, new ArrowType.Utf8());
    }
    String name = column.substring(0, colon);
    return Field.nullable(
        name,
        switch (column.charAt(colon + 1)) {
          case 'i' -> new ArrowType.Int(32, true);
          case 's' -> new ArrowType.Int(16, true);
          case 'l' -> new ArrowType.Int(64, true);
          default -> new ArrowType.Bool();
        });
  }

  /** Collects rows of this shape. */
  Rows rows() {
    return new Rows();
  }

  ResultSet empty() {
    return rows().resultSet();
  }

  /** Rows of one result. Not thread-safe. */
  final class Rows {
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    void add(@Nullable Object... values) {
      if (values.length != fields.size()) {
        throw new IllegalArgumentException(
            MetaShape.this + " has " + fields.size() + " columns, not " + values.length);
      }
      rows.add(values);
    }

    ResultSet resultSet() {
      return MemoryRows.resultSet(fields, rows);
    }
  }
}
