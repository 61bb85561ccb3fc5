package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a result says of its columns, for every type. */
final class ResultMetaChecks {
  private static final String GROUP = "columns of results";

  private interface Looking {
    void look(ResultSetMetaData columns, ResultSet rows) throws Exception;
  }

  private ResultMetaChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    for (ContractType type : ContractType.values()) {
      namesAndTypes(checks, type);
      others(checks, type);
    }
    single(checks);
    return checks;
  }

  private static void namesAndTypes(List<ContractCheck> checks, ContractType type) {
    add(checks, type, "one column", (m, r) -> assertThat(m.getColumnCount()).isEqualTo(1));
    add(checks, type, "label", (m, r) -> assertThat(m.getColumnLabel(1)).isEqualTo("v"));
    add(checks, type, "name", (m, r) -> assertThat(m.getColumnName(1)).isNotNull());
    add(
        checks,
        type,
        "code of the type",
        (m, r) -> assertThat(m.getColumnType(1)).isEqualTo(type.jdbcType()));
    add(
        checks,
        type,
        "name of the type",
        (m, r) -> assertThat(m.getColumnTypeName(1)).isNotBlank());
    add(
        checks,
        type,
        "class of its objects",
        (m, r) -> assertThat(r.getObject(1)).isInstanceOf(Class.forName(m.getColumnClassName(1))));
    add(
        checks,
        type,
        "display size",
        (m, r) ->
            assertThat(m.getColumnDisplaySize(1)).isGreaterThanOrEqualTo(r.getString(1).length()));
    add(checks, type, "precision", (m, r) -> assertThat(m.getPrecision(1)).isNotNegative());
    add(checks, type, "scale", (m, r) -> assertThat(m.getScale(1)).isNotNegative());
    add(
        checks,
        type,
        "nullability",
        (m, r) ->
            assertThat(m.isNullable(1))
                .isBetween(
                    ResultSetMetaData.columnNoNulls, ResultSetMetaData.columnNullableUnknown));
  }

  private static void others(List<ContractCheck> checks, ContractType type) {
    add(checks, type, "no auto-increment", (m, r) -> assertThat(m.isAutoIncrement(1)).isFalse());
    add(checks, type, "no table", (m, r) -> assertThat(m.getTableName(1)).isEqualTo(""));
    add(checks, type, "no schema", (m, r) -> assertThat(m.getSchemaName(1)).isEqualTo(""));
    add(checks, type, "no catalog", (m, r) -> assertThat(m.getCatalogName(1)).isNotNull());
    add(checks, type, "searchable", (m, r) -> m.isSearchable(1));
    add(checks, type, "no currency", (m, r) -> assertThat(m.isCurrency(1)).isFalse());
    add(checks, type, "not writable", (m, r) -> assertThat(m.isDefinitelyWritable(1)).isFalse());
    add(
        checks,
        type,
        "no second column",
        (m, r) -> assertThatThrownBy(() -> m.getColumnType(2)).isInstanceOf(SQLException.class));
    checks.add(
        new ContractCheck(
            GROUP,
            "known before the execution: " + type,
            session -> {
              String sql = "SELECT " + session.literal(type) + " AS \"v\"";
              try (PreparedStatement statement = session.prepare(sql)) {
                assertThat(statement.getMetaData().getColumnType(1)).isEqualTo(type.jdbcType());
              }
            }));
  }

  private static void single(List<ContractCheck> checks) {
    add(checks, ContractType.INTEGER, "signed", (m, r) -> assertThat(m.isSigned(1)).isTrue());
    add(checks, ContractType.VARCHAR, "not signed", (m, r) -> assertThat(m.isSigned(1)).isFalse());
    add(
        checks,
        ContractType.DECIMAL,
        "10 digits",
        (m, r) -> assertThat(m.getPrecision(1)).isEqualTo(10));
    add(
        checks,
        ContractType.DECIMAL,
        "2 after the point",
        (m, r) -> assertThat(m.getScale(1)).isEqualTo(2));
    add(
        checks,
        ContractType.VARCHAR,
        "case-sensitive",
        (m, r) -> assertThat(m.isCaseSensitive(1)).isTrue());
  }

  private static void add(
      List<ContractCheck> checks, ContractType type, String name, Looking looking) {
    checks.add(
        new ContractCheck(
            GROUP,
            name + ": " + type,
            session ->
                session.row(
                    session.literal(type), rows -> looking.look(rows.getMetaData(), rows))));
  }
}
