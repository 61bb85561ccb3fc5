package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryFixture.BASE;
import static io.calcitefusion.metadata.RegistryFixture.changed;
import static io.calcitefusion.metadata.RegistryFixture.findings;
import static io.calcitefusion.metadata.RegistryFixture.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake at a time, each with the whole text of its only finding. */
final class RegistryChecksTest {
  private static String at(String marker, String message) {
    return "shop.yaml:" + lineOf(marker) + ": " + message;
  }

  private static void finds(String old, String replacement, String marker, String message) {
    assertThat(findings(changed(old, replacement))).containsExactly(at(marker, message));
  }

  @Test
  void fixtureIsRight() {
    assertThat(RegistryFixture.read(BASE).tableNames())
        .containsExactly("customers", "order_items", "orders_v2");
  }

  @Test
  void emptyDatasetName() {
    assertThat(findings(changed("- name: orders_v2", "- name: ''")).get(0))
        .isEqualTo(at("- name: orders_v2", "dataset.name: has no value"));
  }

  @Test
  void missingDatasetName() {
    assertThat(
            findings(
                "registry: r\ndatasets:\n  - version: 1\n    columns: [{name: a, type: int8}]\n"))
        .containsExactly("shop.yaml:3: dataset: key 'name' is missing");
  }

  @Test
  void duplicateDatasetName() {
    String yaml =
        """
        registry: r
        datasets:
          - {name: a, version: 1, columns: [{name: x, type: int8}]}
          - {name: a, version: 1, columns: [{name: x, type: int8}]}
        """;
    assertThat(findings(yaml))
        .containsExactly("shop.yaml:4: dataset 'a' is defined twice, first at shop.yaml:3");
  }

  @Test
  void versionThatDiffersFromTheName() {
    finds(
        "version: 2",
        "version: 3",
        "version: 2",
        "dataset 'orders_v2' declares version 3; its name says 2");
  }

  @Test
  void missingVersion() {
    finds(
        "    version: 2\n",
        "\n",
        "- name: orders_v2",
        "dataset 'orders_v2' has the version 0; expected 'version:' with a whole number from 1");
  }

  @Test
  void noColumns() {
    assertThat(findings("registry: r\ndatasets:\n  - {name: a, version: 1, columns: []}\n"))
        .containsExactly("shop.yaml:3: dataset 'a' has no columns");
  }

  @Test
  void duplicateColumn() {
    finds(
        "{name: customer, type: utf8}",
        "{name: customer, type: utf8}, {name: customer, type: utf8}]"
            .replace("]", "")
            .replace("}, {", "}\n      - {"),
        "{name: parcels",
        "dataset 'orders_v2': column 'customer' stands twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: [order_id]|key: [order_idd]|'key' names the unknown column 'order_idd'; did you mean"
            + " order_id?",
        "required: [customer]|required: [custmer]|'required' names the unknown column 'custmer';"
            + " did you mean customer?",
        "join: [customer]|join: [zzzzzzzz]|'join' names the unknown column 'zzzzzzzz'; known are"
            + " customer, order_id, parcels",
        "key: [order_id]|key: [order_id, order_id]|'key' names the column 'order_id' twice",
      })
  void roleOfUnknownOrRepeatedColumn(String old, String replacement, String message) {
    finds(old, replacement, old, "dataset 'orders_v2': " + message);
  }

  @Test
  void sortByUnknownColumn() {
    finds(
        "- customer\n",
        "- costumer\n",
        "- customer\n",
        "dataset 'orders_v2': 'contract.sort' names the unknown column 'costumer'; did you mean"
            + " customer?");
  }

  @Test
  void filesSortedByUnknownColumn() {
    finds(
        "sorted: [order_id]",
        "sorted: [order]",
        "sorted: [order_id]",
        "dataset 'orders_v2': 'sorted' names the unknown column 'order'; known are customer,"
            + " order_id, parcels");
  }

  @Test
  void sortDirection() {
    finds(
        "order: descending",
        "order: down",
        "order: descending",
        "sort of orders_v2.order: expected ascending or descending, found 'down'");
  }

  @Test
  void fileFormat() {
    finds(
        "format: parquet",
        "format: xlsx",
        "format: parquet",
        "location of orders_v2: unknown format 'xlsx'; expected parquet, csv, json, arrow or"
            + " delta");
  }

  @Test
  void locationWithoutPath() {
    finds(
        "      path: [orders/a.parquet, /abs/orders/*.parquet]\n",
        "\n",
        "format: parquet",
        "location of orders_v2: key 'path' is missing");
  }

  @Test
  void locationOnTheNetwork() {
    finds(
        "orders/a.parquet,",
        "s3://bucket/a.parquet,",
        "path: [orders/a.parquet",
        "location of orders_v2: the path 's3://bucket/a.parquet' is a URL; expected a file, a"
            + " folder or a glob on this machine");
  }

  @Test
  void relativeLocationOfARegistryWithoutFolder() {
    assertThatThrownBy(
            () ->
                RegistryReader.parse(
                    "classpath:shop", null, BASE.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "classpath:shop:"
                + lineOf("path: [orders/a.parquet")
                + ": location of orders_v2: the path 'orders/a.parquet' is relative; a shipped"
                + " registry has no folder, so only an absolute path can be found");
  }

  @Test
  void reservedCatalogAndSchema() {
    assertThat(findings("registry: r\ncatalog: system\nschema: information_schema\n"))
        .containsExactly(
            "shop.yaml:2: the catalog 'system' is reserved for diagnostics",
            "shop.yaml:3: the schema 'information_schema' belongs to the engine");
  }

  @Test
  void controlCharactersAndBlanksInNames() {
    assertThat(
            findings(
                "registry: r\ndatasets:\n"
                    + "  - {name: \"a\\tb\", version: 1, columns: [{name: ' x', type: int8}]}\n"))
        .containsExactly(
            "shop.yaml:3: a dataset has control characters in its name",
            "shop.yaml:3: a column of dataset 'a\tb' has blanks around its name: ' x'");
  }

  @Test
  void viewWithTheNameOfADataset() {
    finds(
        "- name: customers",
        "- name: orders_v2",
        "- name: customers",
        "view 'orders_v2' has the name of a dataset");
  }

  @Test
  void duplicateViewName() {
    finds(
        "- name: customers",
        "- name: order_items",
        "- name: customers",
        "view 'order_items' is defined twice, first at shop.yaml:26");
  }

  @Test
  void emptyViewName() {
    finds("- name: customers", "- name:", "- name: customers", "view.name: has no value");
  }

  @Test
  void viewWithoutDefinition() {
    finds(
        "    sql: SELECT DISTINCT customer FROM orders_v2\n",
        "\n",
        "- name: customers",
        "view 'customers': expected either 'sql' or 'root' with 'path'");
  }

  @Test
  void sqlViewWithAPath() {
    assertThat(findings(BASE + "    path: parcels\n"))
        .containsExactly(
            at("sql: SELECT", "").replace(": ", "").replaceAll("\\d+$", "")
                + (lineOf("sql: SELECT") + 1)
                + ": view 'customers': key 'path' belongs to a view with 'root', not to one with"
                + " 'sql'");
  }

  @Test
  void unknownRoot() {
    finds(
        "root: orders_v2",
        "root: order_v2",
        "root: orders_v2",
        "view 'order_items': unknown root 'order_v2'; did you mean orders_v2?");
  }

  @Test
  void unknownFieldInThePath() {
    finds(
        "path: parcels.items",
        "path: parcels.itms",
        "path: parcels.items",
        "view 'order_items': unknown field 'itms'; did you mean items?");
  }

  @Test
  void pathThroughAValueWithoutFields() {
    finds(
        "path: parcels.items",
        "path: parcels.items.sku.x",
        "path: parcels.items",
        "view 'order_items': 'x' can not be looked up in utf8; a path leads through structs and"
            + " lists of structs");
  }

  @Test
  void pathWithAnEmptyName() {
    finds(
        "path: parcels.items",
        "path: parcels..items",
        "path: parcels.items",
        "view 'order_items': a name is empty in the path 'parcels..items'");
  }

  @Test
  void contextThatIsAColumnOfTheRoot() {
    finds(
        "{parcel: parcels.parcel_no}",
        "{parcel: customer}",
        "{parcel: parcels.parcel_no}",
        "view 'order_items': context 'parcel' is 'customer'; expected NAME: COLUMN.FIELD, and"
            + " 'from' for a column of the root");
  }

  @Test
  void contextInsideTheElement() {
    finds(
        "{parcel: parcels.parcel_no}",
        "{parcel: parcels.items.sku}",
        "{parcel: parcels.parcel_no}",
        "view 'order_items': context 'parcel': 'parcels.items.sku' is not a field of an element"
            + " above 'parcels.items'; use 'from' for a column of the root and 'field' for the"
            + " element's own fields");
  }

  @Test
  void contextWithAnUnknownField() {
    finds(
        "{parcel: parcels.parcel_no}",
        "{parcel: parcels.parcel_nr}",
        "{parcel: parcels.parcel_no}",
        "view 'order_items': context 'parcel': unknown field 'parcel_nr'; did you mean parcel_no?");
  }

  @Test
  void columnOfAnUnknownContext() {
    finds(
        "context: parcel}",
        "context: parcels}",
        "context: parcel}",
        "view 'order_items': column 'parcel_no': unknown context 'parcels'; did you mean parcel?");
  }

  @Test
  void columnFromAnUnknownRootColumn() {
    finds(
        "from: order_id",
        "from: orderid",
        "from: order_id",
        "view 'order_items': column 'order_id': unknown field 'orderid'; did you mean order_id?");
  }

  @Test
  void columnOfAnUnknownElementField() {
    finds(
        "{name: sku, type: utf8}",
        "{name: sky, type: utf8}",
        "{name: sku, type: utf8}",
        "view 'order_items': column 'sky': unknown field 'sky'; did you mean sku?");
  }

  @Test
  void columnOfAnotherTypeThanItsSource() {
    finds(
        "{name: amount, type: int32, field: count}",
        "{name: amount, type: int64, field: count}",
        "{name: amount",
        "view 'order_items': column 'amount' is declared int64; its source is int32; use 'expr' to"
            + " convert");
  }

  @Test
  void fieldBelowAValueWithoutFields() {
    finds(
        "field: count}",
        "field: count.x}",
        "field: count}",
        "view 'order_items': column 'amount': 'x' can not be looked up in int32; '.' stands for the"
            + " element itself");
  }

  @Test
  void placeholderOfAnUnknownField() {
    finds(
        "{sku}, '",
        "{skuu}, '",
        "{name: label",
        "view 'order_items': column 'label': unknown field 'skuu'; did you mean sku?");
  }

  @Test
  void placeholderThatStaysOpen() {
    finds(
        "'{{}}')",
        "{sku')",
        "{name: label",
        "column 'label' of order_items: a placeholder stays open in the expression"
            + " 'concat({root:customer}, {context:parcel}, {sku}, {sku')'");
  }

  @Test
  void twoSourcesOfOneColumn() {
    finds(
        "field: count}",
        "field: count, from: customer}",
        "{name: amount",
        "column 'amount' of order_items: expected at most one of from, context, field, expr");
  }

  @Test
  void viewColumnThatNoEngineCanName() {
    finds(
        "{name: amount,",
        "{name: 'sum(count)',",
        "{name: amount",
        "view 'order_items': column 'sum(count)': a view's column has no '.', '(', ')', '{', '}' or"
            + " blank");
  }

  @Test
  void duplicateViewColumn() {
    finds(
        "{name: amount,",
        "{name: sku,",
        "{name: amount",
        "view 'order_items': column 'sku' stands twice");
  }

  @Test
  void elementWithoutFieldsIsReadAsAWhole() {
    Registry registry =
        RegistryFixture.read(
            BASE
                + """
                  - name: tags
                    root: orders_v2
                    path: parcels.items.tags
                    context: {item: parcels.items.sku}
                    columns:
                      - {name: tag, type: utf8, field: .}
                      - {name: sku, type: utf8, context: item}
                      - {name: shout, type: utf8, expr: "upper({.})"}
                """);
    NestedView view = (NestedView) registry.view("tags").definition();
    assertThat(view.columns().get(0).source()).isEqualTo(new ElementField(ImmutableList.of()));
  }

  @Test
  void recordsMadeInCodeAreCheckedToo() {
    DatasetSpec dataset =
        DatasetSpec.builder(
                "a_v1", 2, new Schema(List.of(Field.nullable("x", ArrowType.Bool.INSTANCE))))
            .keyFields(List.of("y"))
            .build();
    assertThatThrownBy(
            () ->
                new Registry(
                    "r",
                    "c",
                    "",
                    "",
                    "code",
                    Path.of("/x"),
                    ImmutableSortedMap.of("a_v1", dataset),
                    ImmutableSortedMap.of(),
                    Vocabulary.EMPTY))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            """
            code: the schema has no name
            code: dataset 'a_v1' declares version 2; its name says 1
            code: dataset 'a_v1': 'key' names the unknown column 'y'; known are x\
            """);
  }

  @Test
  void recordListedUnderAnotherName() {
    DatasetSpec dataset =
        DatasetSpec.builder(
                "a", 1, new Schema(List.of(Field.nullable("x", ArrowType.Bool.INSTANCE))))
            .build();
    assertThatThrownBy(
            () ->
                new Registry(
                    "r",
                    "c",
                    "s",
                    "",
                    "code",
                    null,
                    ImmutableSortedMap.of("b", dataset),
                    ImmutableSortedMap.of(),
                    Vocabulary.EMPTY))
        .hasMessage("code: dataset 'a' is listed under the name 'b'");
  }

  @Test
  void recordsRefuseMissingParts() {
    assertThatThrownBy(
            () ->
                DatasetLocation.of(
                    ImmutableList.of(), DataFormat.CSV, ImmutableMap.of(), ImmutableList.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SqlView("  ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Expression("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ContextField("a", ImmutableList.of("b")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
