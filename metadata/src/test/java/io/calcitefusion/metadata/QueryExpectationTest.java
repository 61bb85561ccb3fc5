package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueryExpectationTest {
  private static final String FULL =
      """
      columns:
        - {name: id, type: int64, nullable: false}
        - {name: parts, type: 'list<struct<sku: utf8, price: decimal(12,2)>>'}
        - {name: 'no', type: utf8}
      rows: {min: 1, max: 20}
      not_null: [parts]
      unique: ['no']
      key: [id, 'no']
      """;

  @Test
  void everyPartIsRead() {
    QueryExpectation expectation = parse(FULL);

    assertThat(expectation.arrowSchema().getFields())
        .extracting(field -> ArrowTypeFormatter.format(field) + " " + field.isNullable())
        .containsExactly(
            "int64 false", "list<struct<sku: utf8, price: decimal(12,2)>> true", "utf8 true");
    assertThat(expectation.minRows()).isEqualTo(1);
    assertThat(expectation.maxRows()).isEqualTo(20);
    assertThat(expectation.notNull()).containsExactly("parts");
    assertThat(expectation.unique()).containsExactly("no");
    assertThat(expectation.key()).containsExactly("id", "no");
    assertThat(expectation.isOfRows()).isTrue();
  }

  @Test
  void whatIsWrittenReadsBack(@TempDir Path folder) throws IOException {
    QueryExpectation expectation = parse(FULL);
    Path file = folder.resolve("a.expect.yaml");

    expectation.write(file);

    assertThat(QueryExpectation.read(file)).isEqualTo(expectation);
    assertThat(Files.readString(file)).isEqualTo(expectation.toYaml());
  }

  @Test
  void columnsAloneSayNothingOfRows() {
    QueryExpectation expectation = parse("columns: [{name: id, type: int64}]\n");

    assertThat(expectation.isOfRows()).isFalse();
    assertThat(expectation).isEqualTo(QueryExpectation.of(expectation.arrowSchema()));
    assertThat(expectation.toYaml()).isEqualTo("columns:\n  - {name: id, type: int64}\n");
  }

  @Test
  void otherColumnsKeepWhatIsSaidOfThoseThatStay() {
    QueryExpectation now =
        parse(FULL).withColumns(parse("columns: [{name: id, type: int32}]\n").arrowSchema());

    assertThat(now.arrowSchema().getFields()).extracting(Field::getName).containsExactly("id");
    assertThat(now.key()).isEqualTo(ImmutableList.of("id"));
    assertThat(now.unique()).isEmpty();
    assertThat(now.notNull()).isEmpty();
    assertThat(now.minRows()).isEqualTo(1);
  }

  @Test
  void everyMistakeIsNamedWithItsLine() {
    assertThat(
            findings(
                """
                columns:
                  - {name: id, type: int65}
                  - {name: id, type: utf8}
                  - {type: utf8, width: 3}
                rows: {min: 5, max: 2, most: 3}
                not_null: [idd]
                """))
        .hasSize(7)
        .anySatisfy(text -> assertThat(text).startsWith("q.expect.yaml:2: ").contains("int65"))
        .contains(
            "q.expect.yaml:3: column 'id' stands twice",
            "q.expect.yaml:4: column: key 'name' is missing",
            "q.expect.yaml:5: rows.max: is 2, less than 'min', 5")
        .anySatisfy(text -> assertThat(text).startsWith("q.expect.yaml:4: ").contains("'width'"))
        .anySatisfy(text -> assertThat(text).startsWith("q.expect.yaml:5: ").contains("'most'"))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("q.expect.yaml:6: ")
                    .contains("'not_null' names the unknown column 'idd'", "did you mean id?"));
  }

  @Test
  void whatIsNoExpectationIsRefused(@TempDir Path folder) {
    assertThat(findings("")).hasSize(1);
    assertThat(findings("- a\n").get(0)).startsWith("q.expect.yaml:1: ");
    assertThat(findings("rows: {min: 1}\n"))
        .containsExactly("q.expect.yaml:1: expectation: key 'columns' is missing");
    assertThatThrownBy(() -> QueryExpectation.read(folder.resolve("absent.yaml")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("absent.yaml")
        .hasMessageContaining("there is no such file");
  }

  private static QueryExpectation parse(String yaml) {
    return QueryExpectation.parse("q.expect.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> findings(String yaml) {
    RegistryException error = catchThrowableOfType(RegistryException.class, () -> parse(yaml));
    return error.findings().stream().map(RegistryFinding::toString).toList();
  }
}
