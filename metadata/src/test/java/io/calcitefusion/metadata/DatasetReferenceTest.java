package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryFixture.changed;
import static io.calcitefusion.metadata.RegistryFixture.findings;
import static io.calcitefusion.metadata.RegistryFixture.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dataset says of others: what is read, and one mistake at a time. */
final class DatasetReferenceTest {
  private static void finds(String old, String replacement, String marker, String message) {
    assertThat(findings(changed(old, replacement)))
        .containsExactly("shop.yaml:" + lineOf(marker) + ": " + message);
  }

  @Test
  void columnsOfTheSameNamesAreMeantWhenNoneAreNamed() {
    assertThat(
            RegistryFixture.read(
                    changed(
                        "join: [customer]\n",
                        "references: [{columns: customer, dataset: orders_v2}]\n"))
                .dataset("orders_v2")
                .references())
        .containsExactly(
            new DatasetReference(
                ImmutableList.of("customer"), "orders_v2", ImmutableList.of("customer")));
  }

  @Test
  void theSameIsSaidOnce() {
    finds(
        "join: [customer]\n",
        "references: [{columns: customer, dataset: orders_v2}, {columns: customer, dataset: orders_v2}]\n",
        "join: [customer]\n",
        "dataset 'orders_v2': 'references' says 'customer → orders_v2 (customer)' twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{columns: [custmer], dataset: orders_v2, to: [customer]}|'references 0' names the unknown"
            + " column 'custmer'; did you mean customer?",
        "{columns: [customer], dataset: order_v2}|'references' names the unknown dataset 'order_v2';"
            + " did you mean orders_v2?",
        "{columns: [customer, order_id], dataset: orders_v2, to: [customer]}|the reference 'customer,"
            + " order_id → orders_v2 (customer)' has 2 columns on one side and 1 on the other",
        "{columns: [customer], dataset: orders_v2, to: [order_id]}|column 'customer' has the type"
            + " utf8, and column 'order_id' of dataset 'orders_v2', to which it refers, int64",
        "{columns: [], dataset: orders_v2}|a reference names no column; expected 'columns:' with those"
            + " that refer",
      })
  void referenceToWhatIsNotThere(String reference, String message) {
    finds(
        "join: [customer]\n",
        "references: [" + reference + "]\n    join: [customer]\n",
        "join: [customer]\n",
        "dataset 'orders_v2': " + message);
  }
}
