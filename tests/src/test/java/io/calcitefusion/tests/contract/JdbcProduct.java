package io.calcitefusion.tests.contract;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A driver that the contract is held against, and how its SQL writes what differs. */
enum JdbcProduct {
  CALCITEFUSION("CalciteFusion", "jdbc:datafusion:;name=contract") {
    @Override
    String literal(ContractType type) {
      return switch (type) {
        case TIMESTAMP_WITH_ZONE ->
            "CAST(TIMESTAMP '2024-02-29 12:34:56.789' AS TIMESTAMP WITH TIME ZONE)";
        default -> type.standardLiteral();
      };
    }
  },
  DUCKDB("DuckDB 2.0.0.1", "jdbc:duckdb:") {
    @Override
    String literal(ContractType type) {
      return switch (type) {
        case VARBINARY -> "'\\x2A\\x00\\xFF'::BLOB";
        case TIMESTAMP_WITH_ZONE -> "TIMESTAMPTZ '2024-02-29 12:34:56.789+00'";
        case ARRAY -> "[1, 2, NULL]";
        default -> type.standardLiteral();
      };
    }
  },
  H2("H2 2.5.252", "jdbc:h2:mem:contract") {
    @Override
    String literal(ContractType type) {
      return switch (type) {
        case TIMESTAMP_WITH_ZONE -> "TIMESTAMP WITH TIME ZONE '2024-02-29 12:34:56.789+00:00'";
        default -> type.standardLiteral();
      };
    }
  };

  private final String title;
  private final String url;

  JdbcProduct(String title, String url) {
    this.title = title;
    this.url = url;
  }

  String title() {
    return title;
  }

  /** A value of a type, in its SQL. */
  abstract String literal(ContractType type);

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** One open connection of a product, for checks that leave it as it was. */
  record Session(JdbcProduct product, Connection connection) {
    interface RowBody {
      void run(ResultSet rows) throws Exception;
    }

    /** Gives the one row of a query without a table to a body. */
    void row(String expression, RowBody body) throws Exception {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT " + expression + " AS \"v\"")) {
        if (!rows.next()) {
          throw new AssertionError("no row");
        }
        body.run(rows);
      }
    }

    /** Gives a result of the numbers 1 to 3, before its first row, to a body. */
    void threeRows(RowBody body) throws Exception {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(THREE_ROWS)) {
        body.run(rows);
      }
    }

    String literal(ContractType type) {
      return product.literal(type);
    }

    PreparedStatement prepare(String sql) throws SQLException {
      return connection.prepareStatement(sql);
    }
  }

  static final String THREE_ROWS =
      "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS t(\"n\", \"s\") ORDER BY \"n\"";
}
