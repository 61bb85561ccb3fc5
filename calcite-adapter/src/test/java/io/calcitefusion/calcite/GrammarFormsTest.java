package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.io.Resources;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SqlPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form that the grammar adds gives the rows that it should, or is refused by name. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrammarFormsTest {
  private static final Pattern REFUSAL = Pattern.compile("(\\w{5}) (\\d+) (\\d+) (.+)");

  private EngineFixture engine;

  record Form(String sql, char meaning, String expected) {
    @Override
    public String toString() {
      return sql;
    }
  }

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  static List<Form> forms() throws IOException {
    List<String> lines =
        Resources.readLines(Resources.getResource(GrammarFormsTest.class, "forms.txt"), UTF_8)
            .stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<Form> forms = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      String meaning = lines.get(i + 1);
      forms.add(new Form(lines.get(i), meaning.charAt(0), meaning.substring(2)));
    }
    assertThat(forms).hasSizeGreaterThan(120);
    return forms;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void formsMeanWhatTheyShould(Form form) {
    switch (form.meaning()) {
      case '=' ->
          assertThat(text(engine.query(form.sql())))
              .isEqualTo(text(engine.natively(form.expected())));
      case '~' ->
          assertThat(EngineFixture.sorted(engine.query(form.sql())))
              .isEqualTo(EngineFixture.sorted(engine.natively(form.expected())));
      case '!' -> refused(form);
      default -> throw new IllegalArgumentException(form.toString());
    }
  }

  private void refused(Form form) {
    Matcher refusal = REFUSAL.matcher(form.expected());
    assertThat(refusal.matches()).as(form.expected()).isTrue();

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.query(form.sql()));

    assertThat(error).as("refusal").isNotNull();
    assertThat(error).hasMessageContaining(refusal.group(4));
    assertThat(error.sqlState()).isEqualTo(refusal.group(1));
    int line = Integer.parseInt(refusal.group(2));
    assertThat(error.position())
        .isEqualTo(line == 0 ? null : new SqlPosition(line, Integer.parseInt(refusal.group(3))));
  }

  @Test
  void numberedParametersMayStandTwiceAndInAnyOrder() {
    ArrowType int64 = new ArrowType.Int(64, true);
    assertThat(
            engine.query(
                "SELECT $2::text, id FROM t WHERE id >= $1 AND (i = 10 * $1 OR id = $3) ORDER BY id"
                    + " LIMIT $3",
                new ParameterValue(int64, 2L),
                new ParameterValue(ArrowType.Utf8.INSTANCE, "p"),
                new ParameterValue(int64, 3L)))
        .containsExactly(List.of("p", 2L), List.of("p", 3L));
    try (PreparedQuery prepared =
        engine.frontEnd().prepare("SELECT id FROM t WHERE i = $1 AND id = $1")) {
      assertThat(prepared.parameterSchema().getFields())
          .singleElement()
          .satisfies(field -> assertThat(field.getType()).isEqualTo(int64));
    }
  }

  private static List<String> text(List<? extends List<?>> rows) {
    return rows.stream().map(String::valueOf).toList();
  }
}
