package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class ParameterMarkersTest {
  @Test
  void numbersMarksFromLeftToRight() {
    assertThat(ParameterMarkers.toNumbered("SELECT ? FROM t WHERE a=? AND b IN (?,?)"))
        .isEqualTo(new ParameterMarkers("SELECT $1 FROM t WHERE a=$2 AND b IN ($3,$4)", 4));
  }

  @Test
  void leavesStringsNamesAndCommentsAlone() {
    String sql = "SELECT '?', \"?\", `?`, $$?$$ -- ?\n/* ? /* ? */ */ FROM t";

    assertThat(ParameterMarkers.toNumbered(sql)).isEqualTo(new ParameterMarkers(sql, 0));
    assertThat(ParameterMarkers.toNumbered(sql + " WHERE ?").sql()).isEqualTo(sql + " WHERE $1");
  }

  @Test
  void keepsNumberedParametersAsTheyAre() {
    assertThat(ParameterMarkers.toNumbered("SELECT $2, $1"))
        .isEqualTo(new ParameterMarkers("SELECT $2, $1", 0));
  }

  @Test
  void refusesBothKindsInOneStatementWithThePosition() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> ParameterMarkers.toNumbered("SELECT ?,\n  $1"));

    assertThat(error.kind()).isEqualTo(ErrorKind.SYNTAX);
    assertThat(error.sqlState()).isEqualTo("42601");
    assertThat(error.position()).isEqualTo(new SqlPosition(2, 3));
    assertThat(error).hasMessageContaining("'$1'");
  }
}
