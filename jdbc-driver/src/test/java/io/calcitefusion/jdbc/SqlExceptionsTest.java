package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SqlPosition;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlExceptionsTest {
  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindHasItsClass(ErrorKind kind) {
    Class<?> expected =
        switch (kind) {
          case SYNTAX, PLAN -> SQLSyntaxErrorException.class;
          case DATA -> SQLDataException.class;
          case UNSUPPORTED -> SQLFeatureNotSupportedException.class;
          case TIMEOUT -> SQLTimeoutException.class;
          case RESOURCES -> SQLTransientException.class;
          case POLICY, SCHEMA_MISMATCH, IO, CONFIGURATION, CLOSED -> SQLNonTransientException.class;
          case EXECUTION, CANCELLED, INTERNAL -> SQLException.class;
        };
    DataFusionException cause = new DataFusionException(kind, "12345", "message");
    SQLException e = SqlExceptions.from(cause);
    assertThat(e.getClass()).isEqualTo(expected);
    assertThat(e.getSQLState()).isEqualTo("12345");
    assertThat(e.getMessage()).isEqualTo("message");
    assertThat((Throwable) e).hasCause(cause);
  }

  @Test
  void statesOfClass08AreConnectionErrors() {
    assertThat(
            SqlExceptions.from(new DataFusionException(ErrorKind.CLOSED, "08003", "m")).getClass())
        .isEqualTo(SQLNonTransientConnectionException.class);
  }

  @Test
  void aPositionShowsTheLineWithACaret() {
    DataFusionException e =
        new DataFusionException(
            ErrorKind.PLAN, "42703", "no column x", new SqlPosition(2, 3), null);
    assertThat(SqlExceptions.from(e, "SELECT\n\t x\nFROM t").getMessage())
        .isEqualTo("no column x\nat line 2, column 3:\n  x\n  ^");
    DataFusionException placed =
        new DataFusionException(
            ErrorKind.PLAN, "42703", "no x at line 1, column 8", new SqlPosition(1, 8), null);
    assertThat(SqlExceptions.from(placed, "SELECT x").getMessage())
        .isEqualTo("no x at line 1, column 8\nSELECT x\n       ^");
    String wide = "SELECT " + "a, ".repeat(100) + "x FROM t";
    DataFusionException far =
        new DataFusionException(ErrorKind.PLAN, "42703", "no", new SqlPosition(1, 308), null);
    String[] lines = SqlExceptions.from(far, wide).getMessage().split("\n");
    assertThat(lines[2].charAt(lines[3].indexOf('^'))).isEqualTo('x');
    assertThat(lines[2].length()).isLessThanOrEqualTo(100);
    DataFusionException beyond =
        new DataFusionException(ErrorKind.PLAN, "42703", "no", new SqlPosition(9, 9), null);
    assertThat(SqlExceptions.from(beyond, "SELECT 1").getMessage()).isEqualTo("no");
  }

  @Test
  void uncheckedExceptionsAreTranslated() {
    assertThatThrownBy(
            () ->
                SqlExceptions.run(
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "XX000")
        .hasMessageContaining("broken");
  }
}
