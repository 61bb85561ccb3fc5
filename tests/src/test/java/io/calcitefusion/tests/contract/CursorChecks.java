package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rules of the cursor of a result. */
final class CursorChecks {
  private static final String GROUP = "cursors";

  private CursorChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    reading(checks);
    moving(checks);
    return checks;
  }

  private static void cursor(
      List<ContractCheck> checks, String name, JdbcProduct.Session.RowBody body) {
    checks.add(new ContractCheck(GROUP, name, session -> session.threeRows(body)));
  }

  private interface Failing {
    void run() throws Exception;
  }

  private static void refused(Failing failing) {
    assertThatThrownBy(failing::run).isInstanceOf(SQLException.class);
  }

  private static void reading(List<ContractCheck> checks) {
    cursor(checks, "before the first row", r -> assertThat(r.isBeforeFirst()).isTrue());
    cursor(checks, "row 0 at first", r -> assertThat(r.getRow()).isZero());
    cursor(checks, "no value before the first row", r -> refused(() -> r.getInt(1)));
    cursor(
        checks,
        "rows in order",
        r -> {
          for (int i = 1; i <= 3; i++) {
            assertThat(r.next()).isTrue();
            assertThat(r.getInt("n")).isEqualTo(i);
            assertThat(r.getRow()).isEqualTo(i);
            assertThat(r.isFirst()).isEqualTo(i == 1);
          }
          assertThat(r.next()).isFalse();
          assertThat(r.next()).isFalse();
          assertThat(r.isAfterLast()).isTrue();
          assertThat(r.getRow()).isZero();
        });
    cursor(
        checks,
        "no value after the last row",
        r -> {
          while (r.next()) {
            r.getInt(1);
          }
          refused(() -> r.getInt(1));
        });
    cursor(
        checks,
        "column 0",
        r -> {
          r.next();
          refused(() -> r.getInt(0));
        });
    cursor(
        checks,
        "column 3 of 2",
        r -> {
          r.next();
          refused(() -> r.getInt(3));
        });
    cursor(
        checks,
        "an unknown label",
        r -> {
          r.next();
          refused(() -> r.getInt("nothing"));
        });
    cursor(checks, "labels in any case", r -> assertThat(r.findColumn("S")).isEqualTo(2));
    cursor(
        checks,
        "a column twice",
        r -> {
          r.next();
          assertThat(r.getString(2)).isEqualTo("a");
          assertThat(r.getString(2)).isEqualTo("a");
        });
  }

  private static void moving(List<ContractCheck> checks) {
    cursor(
        checks,
        "type, concurrency, direction",
        r -> {
          assertThat(r.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
          assertThat(r.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
          assertThat(r.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
        });
    cursor(
        checks,
        "fetchSize",
        r -> {
          r.setFetchSize(10);
          assertThat(r.getFetchSize()).isNotNegative();
        });
    cursor(checks, "negative fetchSize", r -> refused(() -> r.setFetchSize(-1)));
    cursor(
        checks,
        "no moving back",
        r -> {
          r.next();
          refused(r::previous);
        });
    cursor(checks, "no moving to a row", r -> refused(() -> r.absolute(2)));
    cursor(
        checks,
        "no updates",
        r -> {
          r.next();
          refused(() -> r.updateInt(1, 7));
        });
    cursor(checks, "no new rows", r -> refused(r::moveToInsertRow));
    cursor(checks, "no warnings", r -> assertThat((Object) r.getWarnings()).isNull());
    cursor(checks, "not closed", r -> assertThat(r.isClosed()).isFalse());
    cursor(
        checks,
        "closing twice",
        r -> {
          r.close();
          r.close();
          assertThat(r.isClosed()).isTrue();
        });
    cursor(
        checks,
        "nothing was updated",
        r -> {
          r.next();
          assertThat(r.rowUpdated() || r.rowInserted() || r.rowDeleted()).isFalse();
        });
  }
}
