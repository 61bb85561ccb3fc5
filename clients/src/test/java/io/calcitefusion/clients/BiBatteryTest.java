package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The statements of desktop tools give the rows that they should. */
@ExtendWith(Shop.class)
final class BiBatteryTest {
  private static final int AT_LEAST = 120;

  private static List<BiStatement> statements() throws IOException {
    return BiStatement.parse(ShopFolder.text("bi-battery.txt"));
  }

  @Test
  void thereAreManyAndFewAreRefused() throws IOException {
    List<BiStatement> statements = statements();
    assertThat(statements).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    assertThat(statements).extracting(BiStatement::title).doesNotHaveDuplicates();
    assertThat(statements)
        .filteredOn(statement -> statement.refusal() != null)
        .extracting(BiStatement::title)
        .containsExactly(
            "Tableau: temp table",
            "DBeaver: USE",
            "Tableau: BEGIN",
            "Liquibase: DDL",
            "JDBC call escape");
  }

  @TestFactory
  Stream<DynamicTest> eachGivesItsRows(Shop.Place shop) throws IOException {
    return statements().stream()
        .map(statement -> DynamicTest.dynamicTest(statement.title(), () -> run(statement, shop)));
  }

  private static void run(BiStatement statement, Shop.Place shop) throws SQLException {
    try (Connection connection = shop.open();
        Statement jdbc = connection.createStatement()) {
      String refusal = statement.refusal();
      if (refusal != null) {
        int space = refusal.indexOf(' ');
        assertThatThrownBy(() -> jdbc.execute(statement.sql()))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining(refusal.substring(space + 1))
            .hasFieldOrPropertyWithValue("SQLState", refusal.substring(0, space));
        return;
      }
      try (ResultSet result = jdbc.executeQuery(statement.sql())) {
        List<List<String>> rows = BiStatement.read(result);
        if (statement.rows() == null) {
          assertThat(rows).isNotEmpty();
          return;
        }
        List<String> actual = BiStatement.comparable(rows);
        List<String> expected = BiStatement.comparable(statement.rows());
        if (statement.isOrdered()) {
          assertThat(actual).containsExactlyElementsOf(expected);
        } else {
          assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
        }
      }
    }
  }
}
