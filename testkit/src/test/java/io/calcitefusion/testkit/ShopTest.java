package io.calcitefusion.testkit;

import static io.calcitefusion.testkit.CalciteFusionAssertions.assertThat;
import static io.calcitefusion.testkit.RegistryCheck.AGREEMENT;
import static io.calcitefusion.testkit.RegistryCheck.DATA;
import static io.calcitefusion.testkit.RegistryCheck.QUERIES;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
// README begins
@RegistryTest(
    registry = "src/test/resources/shop/registry.yaml",
    data = "src/test/resources/shop/data",
    queries = "src/test/resources/shop/queries",
    checks = {AGREEMENT, QUERIES, DATA})
class ShopTest {
  @Test
  void ordersHaveTheirColumns(DataFusionSession session) {
    assertThat(session)
        .hasTable("orders")
        .withColumns("order_id: int64 not null", "customer_id: int64", "total: decimal(12,2)")
        .and()
        .hasValidData("orders");
  }

  @Test
  void adaPaidTwice(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM orders WHERE customer_id = 1")) {
      rows.next();
      Assertions.assertThat(rows.getLong(1)).isEqualTo(2);
    }
  }

  @Test
  void totalsArePushedAsOneQuery(DataFusionFrontEnd frontEnd) {
    try (PreparedQuery query = frontEnd.prepare("SELECT sum(total) FROM orders")) {
      Assertions.assertThat(query.residue()).isNull();
    }
  }
}
// README ends
