package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rules of connections. */
final class ConnectionChecks {
  private static final String GROUP = "connections";

  private ConnectionChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    transactions(checks);
    properties(checks);
    endsAndWrappers(checks);
    return checks;
  }

  private interface OnConnection {
    void run(Connection connection) throws Exception;
  }

  private static void connection(List<ContractCheck> checks, String name, OnConnection body) {
    checks.add(
        new ContractCheck(
            GROUP,
            name,
            session -> {
              try (Connection connection = session.product().connect()) {
                body.run(connection);
              }
            }));
  }

  private interface Failing {
    void run() throws Exception;
  }

  private static void refused(Failing failing) {
    assertThatThrownBy(failing::run).isInstanceOf(SQLException.class);
  }

  private static void transactions(List<ContractCheck> checks) {
    connection(checks, "auto-commit is on", c -> assertThat(c.getAutoCommit()).isTrue());
    connection(checks, "commit is refused with auto-commit", c -> refused(c::commit));
    connection(checks, "rollback is refused with auto-commit", c -> refused(c::rollback));
    connection(
        checks,
        "commit and rollback without auto-commit",
        c -> {
          c.setAutoCommit(false);
          c.commit();
          c.rollback();
          assertThat(c.getAutoCommit()).isFalse();
        });
    connection(checks, "no warnings", c -> assertThat((Object) c.getWarnings()).isNull());
    connection(checks, "clearWarnings", Connection::clearWarnings);
    connection(checks, "valid", c -> assertThat(c.isValid(1)).isTrue());
    connection(checks, "negative time of isValid", c -> refused(() -> c.isValid(-1)));
    connection(
        checks,
        "not valid when closed",
        c -> {
          c.close();
          assertThat(c.isValid(1)).isFalse();
          assertThat(c.isClosed()).isTrue();
          c.close();
        });
    connection(
        checks,
        "closing closes statements",
        c -> {
          Statement statement = c.createStatement();
          c.close();
          assertThat(statement.isClosed()).isTrue();
        });
    connection(
        checks,
        "isolation that is reported can be set",
        c -> c.setTransactionIsolation(c.getTransactionIsolation()));
    connection(checks, "no such isolation", c -> refused(() -> c.setTransactionIsolation(77)));
  }

  private static void properties(List<ContractCheck> checks) {
    connection(
        checks,
        "read-only can be set",
        c -> {
          c.setReadOnly(true);
          assertThat(c.isReadOnly()).isTrue();
        });
    connection(
        checks,
        "a read-only connection does not write",
        c -> {
          c.setReadOnly(true);
          try (Statement statement = c.createStatement()) {
            refused(() -> statement.execute("CREATE TABLE contract_ro (v INTEGER)"));
          }
        });
    connection(checks, "catalog", c -> c.setCatalog(c.getCatalog()));
    connection(checks, "schema", c -> c.setSchema(c.getSchema()));
    connection(checks, "no such schema", c -> refused(() -> c.setSchema("no such schema")));
    connection(checks, "type map", c -> assertThat(c.getTypeMap()).isEmpty());
    connection(checks, "holdability", c -> c.setHoldability(c.getHoldability()));
    connection(checks, "no such holdability", c -> refused(() -> c.setHoldability(77)));
    connection(
        checks,
        "client info",
        c -> {
          c.setClientInfo("ApplicationName", "contract");
          assertThat(c.getClientInfo("ApplicationName")).isEqualTo("contract");
        });
    connection(
        checks,
        "network timeout",
        c -> {
          c.setNetworkTimeout(Runnable::run, 5000);
          assertThat(c.getNetworkTimeout()).isEqualTo(5000);
        });
  }

  private static void endsAndWrappers(List<ContractCheck> checks) {
    connection(
        checks,
        "abort closes",
        c -> {
          c.abort(Runnable::run);
          assertThat(c.isClosed()).isTrue();
        });
    connection(checks, "abort without an executor", c -> refused(() -> c.abort(null)));
    connection(checks, "nativeSQL", c -> assertThat(c.nativeSQL("SELECT 1")).contains("1"));
    connection(
        checks,
        "unwrap to itself",
        c -> assertThat(c.unwrap(Connection.class)).isInstanceOf(Connection.class));
    connection(checks, "no such wrapper", c -> refused(() -> c.unwrap(Thread.class)));
    connection(checks, "no wrapper", c -> assertThat(c.isWrapperFor(Thread.class)).isFalse());
    connection(
        checks,
        "metadata knows its connection",
        c -> assertThat(c.getMetaData().getConnection()).isSameAs(c));
    connection(checks, "createClob", c -> c.createClob().free());
    connection(checks, "createNClob", c -> c.createNClob().free());
    connection(checks, "createBlob", c -> c.createBlob().free());
  }
}
