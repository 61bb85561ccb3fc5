package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every method of the metadata of a database, and the columns of its results. */
final class DatabaseMetaChecks {
  private static final String ANSWERS = "metadata answers";
  private static final String SHAPES = "columns of metadata";

  /** Columns by method, as the interface lists them; {@code :i} int, {@code :s} short. */
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put(
        "getTables",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
            + " SELF_REFERENCING_COL_NAME REF_GENERATION");
    COLUMNS.put("getSchemas", "TABLE_SCHEM TABLE_CATALOG");
    COLUMNS.put("getCatalogs", "TABLE_CAT");
    COLUMNS.put("getTableTypes", "TABLE_TYPE");
    COLUMNS.put(
        "getColumns",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i"
            + " BUFFER_LENGTH DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS COLUMN_DEF"
            + " SQL_DATA_TYPE:i SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i"
            + " IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:s"
            + " IS_AUTOINCREMENT IS_GENERATEDCOLUMN");
    COLUMNS.put(
        "getColumnPrivileges",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
    COLUMNS.put(
        "getTablePrivileges",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
    String rowColumns =
        "SCOPE:s COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i BUFFER_LENGTH:i DECIMAL_DIGITS:s"
            + " PSEUDO_COLUMN:s";
    COLUMNS.put("getBestRowIdentifier", rowColumns);
    COLUMNS.put("getVersionColumns", rowColumns);
    COLUMNS.put("getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:s PK_NAME");
    String references =
        "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
            + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ:s UPDATE_RULE:s DELETE_RULE:s FK_NAME PK_NAME"
            + " DEFERRABILITY:s";
    COLUMNS.put("getImportedKeys", references);
    COLUMNS.put("getExportedKeys", references);
    COLUMNS.put("getCrossReference", references);
    COLUMNS.put(
        "getTypeInfo",
        "TYPE_NAME DATA_TYPE:i PRECISION:i LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:s"
            + " CASE_SENSITIVE:b SEARCHABLE:s UNSIGNED_ATTRIBUTE:b FIXED_PREC_SCALE:b"
            + " AUTO_INCREMENT:b LOCAL_TYPE_NAME MINIMUM_SCALE:s MAXIMUM_SCALE:s SQL_DATA_TYPE:i"
            + " SQL_DATETIME_SUB:i NUM_PREC_RADIX:i");
    COLUMNS.put(
        "getIndexInfo",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:b INDEX_QUALIFIER INDEX_NAME TYPE:s"
            + " ORDINAL_POSITION:s COLUMN_NAME ASC_OR_DESC CARDINALITY:l PAGES:l FILTER_CONDITION");
    COLUMNS.put(
        "getProcedures",
        "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME * * * REMARKS PROCEDURE_TYPE:s SPECIFIC_NAME");
    COLUMNS.put(
        "getProcedureColumns",
        "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:s DATA_TYPE:i"
            + " TYPE_NAME PRECISION:i LENGTH:i SCALE:s RADIX:s NULLABLE:s REMARKS COLUMN_DEF"
            + " SQL_DATA_TYPE:i SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i"
            + " IS_NULLABLE SPECIFIC_NAME");
    COLUMNS.put(
        "getFunctions",
        "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:s SPECIFIC_NAME");
    COLUMNS.put(
        "getFunctionColumns",
        "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:s DATA_TYPE:i TYPE_NAME"
            + " PRECISION:i LENGTH:i SCALE:s RADIX:s NULLABLE:s REMARKS CHAR_OCTET_LENGTH:i"
            + " ORDINAL_POSITION:i IS_NULLABLE SPECIFIC_NAME");
    COLUMNS.put(
        "getUDTs", "TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:i REMARKS BASE_TYPE:s");
    COLUMNS.put(
        "getSuperTypes",
        "TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME");
    COLUMNS.put("getSuperTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME");
    COLUMNS.put(
        "getAttributes",
        "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:i ATTR_TYPE_NAME ATTR_SIZE:i"
            + " DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS ATTR_DEF SQL_DATA_TYPE:i"
            + " SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE SCOPE_CATALOG"
            + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:s");
    COLUMNS.put(
        "getPseudoColumns",
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:i COLUMN_SIZE:i DECIMAL_DIGITS:i"
            + " NUM_PREC_RADIX:i COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:i IS_NULLABLE");
    COLUMNS.put("getClientInfoProperties", "NAME MAX_LEN:i DEFAULT_VALUE DESCRIPTION");
  }

  private DatabaseMetaChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    for (Method method : ContractMethods.of(DatabaseMetaData.class)) {
      checks.add(
          new ContractCheck(
              ANSWERS,
              ContractMethods.signature(method),
              session -> {
                Object answer = call(session.connection().getMetaData(), method);
                if (answer instanceof ResultSet rows) {
                  try (rows) {
                    while (rows.next()) {
                      rows.getString(1);
                    }
                  }
                }
              }));
      String columns = COLUMNS.get(method.getName());
      if (columns != null) {
        checks.add(
            new ContractCheck(
                SHAPES,
                ContractMethods.signature(method),
                session -> {
                  try (ResultSet rows =
                      (ResultSet) call(session.connection().getMetaData(), method)) {
                    checkColumns(rows.getMetaData(), columns.split(" "));
                  }
                }));
      }
    }
    return checks;
  }

  private static Object call(DatabaseMetaData metadata, Method method) throws Exception {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(DatabaseMetaChecks::argument).toArray();
    try {
      return method.invoke(metadata, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return ResultSet.TYPE_FORWARD_ONLY;
    }
    if (type == boolean.class) {
      return false;
    }
    return type == String.class ? "nothing" : null;
  }

  private static void checkColumns(ResultSetMetaData found, String[] expected) throws Exception {
    assertThat(found.getColumnCount()).isGreaterThanOrEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      String name = expected[i].replaceAll(":.", "");
      if (!name.equals("*")) {
        assertThat(found.getColumnLabel(i + 1)).isEqualTo(name);
      }
      if (expected[i].contains(":")) {
        assertThat(found.getColumnType(i + 1))
            .as(name)
            .isIn(codes(expected[i].charAt(expected[i].length() - 1)));
      }
    }
  }

  private static Object[] codes(char kind) {
    return switch (kind) {
      case 'i' -> new Object[] {Types.INTEGER};
      case 's' -> new Object[] {Types.SMALLINT};
      case 'l' -> new Object[] {Types.BIGINT};
      default -> new Object[] {Types.BOOLEAN, Types.BIT};
    };
  }
}
