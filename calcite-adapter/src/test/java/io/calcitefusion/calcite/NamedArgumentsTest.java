package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments by name, as the engine has them. */
final class NamedArgumentsTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT substr(str => s, start_pos => 1) FROM t ORDER BY id",
        "SELECT substr('abcdef', length => 2, start_pos => 3)",
        "SELECT SUBSTR('abcdef', start_pos => 2)",
        "SELECT corr(x => id, y => i) FROM t",
        "SELECT quantile_cont(percentile => 0.5, expr => f) FROM t WHERE id = 1",
        "SELECT lag(expr => i, offset => 1, default => 7) OVER (ORDER BY id) FROM t ORDER BY id",
        "SELECT lead(i, offset => 2) OVER (ORDER BY id) FROM t ORDER BY id"
      })
  void theyMeanWhatTheyMeanInTheEngine(String sql) {
    assertThat(engine.query(sql)).isNotEmpty().hasToString(engine.natively(sql).toString());
  }

  @Test
  void theOldSignOfPostgresqlIsTaken() {
    assertThat(engine.query("SELECT substr('abcdef', start_pos := 2, length:=3)"))
        .containsExactly(List.of("bcd"));
  }

  @Test
  void theSameFunctionsHaveThemAsInTheEngine() {
    Set<String> named = new TreeSet<>();
    for (FunctionDescription function : engine.session().functions().functions()) {
      String form = function.kind() == FunctionKind.WINDOW ? " OVER ()" : "";
      String sql = "SELECT %s(nix => 1)%s".formatted(SqlIdentifier.quote(function.name()), form);
      try {
        engine.session().plan(sql).close();
      } catch (DataFusionException e) {
        if (String.valueOf(e.getMessage()).contains("Unknown parameter name")) {
          named.add(function.name());
        }
      }
    }
    // Forms of the standard, with words between their arguments.
    named.removeAll(Set.of("substring", "percentile_cont"));
    assertThat(NamedArguments.functions()).containsExactlyInAnyOrderElementsOf(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT substr(s, nix => 1) FROM t|42883|substr has no argument nix; its arguments are str",
        "SELECT substr(start_pos => 1, s) FROM t|42883|without a name follows",
        "SELECT substr(s, str => s) FROM t|42883|str is given twice",
        "SELECT substr(s, length => 1) FROM t|42883|start_pos is missing",
        "SELECT upper(str => s) FROM t|0A000|an argument by name in a call of upper",
        "SELECT upperr(s) FROM t|42883|did you mean upper"
      })
  void mistakesHaveAPlaceAndAReason(String sql, String sqlState, String message) {
    assertThatThrownBy(() -> engine.query(sql))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("sqlState", sqlState)
        .hasMessageContaining(message)
        .matches(e -> ((DataFusionException) e).position() != null)
        .matches(e -> ((DataFusionException) e).kind() != ErrorKind.INTERNAL);
  }
}
