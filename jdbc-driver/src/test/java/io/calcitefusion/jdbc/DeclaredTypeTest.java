package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.Types;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredTypeTest {
  @Test
  void everyTypeOfTheMetadataIsReadByItsName() throws SQLException {
    for (ArrowType type : JdbcTypes.LISTED) {
      ColumnType named = JdbcTypes.of(type);
      if (named.jdbcType() == Types.NULL) {
        continue;
      }
      ColumnType read = JdbcTypes.of(DeclaredType.parse(named.typeName()));
      assertThat(read.className()).as(named.typeName()).isEqualTo(named.className());
      if (named.jdbcType() != Types.BINARY) {
        assertThat(read.jdbcType()).as(named.typeName()).isEqualTo(named.jdbcType());
        assertThat(read.typeName()).isEqualTo(named.typeName());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTEGER[]",
        "VARCHAR[][]",
        "STRUCT(a INTEGER, b TIMESTAMP WITH TIME ZONE)",
        "MAP(VARCHAR, DOUBLE[])",
        "STRUCT(m MAP(DATE, STRUCT(x BIGINT UNSIGNED)))[]"
      })
  void nestedTypesAreReadByTheirNames(String name) throws SQLException {
    assertThat(JdbcTypes.of(DeclaredType.parse(name)).typeName()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int4|INTEGER",
        "text|VARCHAR",
        "Double Precision|DOUBLE",
        "varchar(20)|VARCHAR",
        "numeric( 5 , 1 )|DECIMAL",
        "int ARRAY|INTEGER[]",
        "ROW(a INT)|STRUCT(a INTEGER)",
        "struct<a int>|STRUCT(a INTEGER)",
        "timestamptz|TIMESTAMP WITH TIME ZONE",
        "timestamp(6) with time zone|TIMESTAMP WITH TIME ZONE"
      })
  void otherNamesMeanTheSame(String name, String canonical) throws SQLException {
    assertThat(JdbcTypes.of(DeclaredType.parse(name)).typeName()).isEqualTo(canonical);
  }

  @Test
  void digitsOfADecimalCount() throws SQLException {
    assertThat(DeclaredType.parse("DECIMAL(5)").getType())
        .isEqualTo(new ArrowType.Decimal(5, 0, 128));
    assertThat(DeclaredType.parse("DECIMAL(50,3)").getType())
        .isEqualTo(new ArrowType.Decimal(50, 3, 256));
  }

  @Test
  void aQuotedNameOfAFieldIsTakenAsItIs() throws SQLException {
    Field struct = DeclaredType.parse("STRUCT(\"a \"\"b\"\"\" INT)");
    assertThat(struct.getChildren().get(0).getName()).isEqualTo("a \"b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "NUMERAL",
        "INTEGER INTEGER",
        "INTEGER[",
        "STRUCT",
        "STRUCT()",
        "STRUCT(a)",
        "MAP(VARCHAR)",
        "DECIMAL(77)",
        "DECIMAL(2, 3)",
        "DECIMAL(99999999999)",
        "INTEGER); DROP",
        "INTEGER' --",
        "STRUCT(a INTEGER>",
        "TIMESTAMP WITH TIME"
      })
  void whatIsNoTypeIsRefused(String name) {
    assertThatThrownBy(() -> DeclaredType.parse(name))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42704")
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void depthHasALimit() {
    assertThatThrownBy(() -> DeclaredType.parse("INTEGER" + "[]".repeat(10_000)))
        .hasFieldOrPropertyWithValue("SQLState", "42704");
    assertThatThrownBy(
            () -> DeclaredType.parse("MAP(INT, ".repeat(10_000) + "INT" + ")".repeat(10_000)))
        .hasFieldOrPropertyWithValue("SQLState", "42704");
  }
}
