package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScalarFunctionTest {
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 7252660547403494068",
    "a, 4681665781835383343",
    "alpha, 5982700193828047002",
    "éclair, 5951269960789405296",
    "src/app.py, 3229083413022686644"
  })
  void textsHaveTheirKnown64BitHash(String text, long hash) {
    assertThat(value("stable_hash64('" + text + "')")).isEqualTo(hash);
    assertThat(value("prefixed_hash64('p', '" + text + "')")).isEqualTo("p:" + hash);
  }

  @ParameterizedTest
  @CsvSource({
    "alpha, b52f7e54cd313e691148cc2c80345831",
    "éclair, 2be1a87b9474ddf42688bffcba914d33"
  })
  void textsHaveTheirKnown128BitHash(String text, String hash) {
    assertThat(value("stable_hash128('" + text + "')")).isEqualTo(hash);
    assertThat(value("stable_hash_any('" + text + "')")).isEqualTo(hash);
    assertThat(value("stable_id('p', '" + text + "')")).isEqualTo("p:" + hash);
    assertThat(value("stable_id_parts('p', '" + text + "')")).isEqualTo("p:" + hash);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable_id('file', concat_ws(chr(31), 'file',"
            + " 'src/app.py'))|file:e226e183b75420e03aabd51110b74e89",
        "stable_id('file', concat_ws(chr(31), 'file', 'demo',"
            + " 'src/app.py'))|file:1e7b60397f47413461c2682095165133",
        "stable_id('span', concat_ws(chr(31), 'span', 'file_1', '0',"
            + " '4'))|span:b14b32b2e96d77527a82299a41ef0bcb",
        "prefixed_hash64('span', concat_ws(':', 'file_1', 0, 4))|span:6993574511691733500",
        "prefixed_hash64('scip_doc', 'src/app.py')|scip_doc:3229083413022686644",
        "stable_id('span', concat_ws(chr(31), 'span', 'src/app.py', '0',"
            + " '4'))|span:aa8b5de42112e0a715a6b81667330ee1",
        "stable_id('span', concat_ws(chr(31), 'span', 'call', 'src/app.py', '0',"
            + " '4'))|span:f86fc40225b23d962c40c5ce4ac9f4f8"
      })
  void idsOfTheOlderRecipesComeOutAsKnown(String expression, String id) {
    assertThat(value(expression)).isEqualTo(id);
  }

  /** The older recipe with a prefix in the hash is the new one with the prefix as first part. */
  @Test
  void partsGiveTheIdsOfTheOlderRecipesWithPrefix() {
    assertThat(value("stable_id_parts('file', 'file', 'src/app.py')"))
        .isEqualTo("file:e226e183b75420e03aabd51110b74e89");
    assertThat(value("stable_id_parts('span', 'span', 'file_1', 0, arrow_cast(4, 'Int16'))"))
        .isEqualTo("span:b14b32b2e96d77527a82299a41ef0bcb");
  }

  @Test
  void nullsOfDifferentPartsGiveDifferentIds() {
    String rows = "(VALUES (NULL, 5, 7), ('5', 7, NULL)) AS t(a, b, c)";

    assertThat(column("SELECT prefixed_hash64('p', concat_ws(':', a, b, c)) FROM " + rows))
        .as("the older recipe")
        .containsOnly(value("prefixed_hash64('p', '5:7')"));
    assertThat(column("SELECT stable_id_parts('p', a, b, c) FROM " + rows)).doesNotHaveDuplicates();
    assertThat(column("SELECT prefixed_hash_parts64('p', a, b, c) FROM " + rows))
        .doesNotHaveDuplicates();
  }

  @Test
  void nullsGiveNullOrAreHashedAsTheFunctionSays() {
    for (String expression :
        List.of(
            "stable_hash64(NULL)",
            "stable_hash128(NULL)",
            "stable_hash_any(NULL)",
            "stable_id(NULL, 'a')",
            "stable_id('a', NULL)",
            "prefixed_hash64(NULL, 'a')",
            "prefixed_hash64('a', NULL)",
            "stable_id_parts(NULL, 'a')",
            "normalize_span(NULL)",
            "col_to_byte(NULL, 1, 'utf8')")) {
      assertThat(value(expression)).as(expression).isNull();
    }
    assertThat(value("stable_id_parts('p', NULL)")).isEqualTo(value("stable_id('p', '__NULL__')"));
    assertThat(value("valid_mask(NULL)")).isEqualTo(false);
    assertThat(value("position_encoding_norm(NULL)")).isEqualTo(3L);
  }

  /** A masked id is null as soon as one of its parts is. */
  @Test
  void aMaskMakesAnIdNullWhenAPartIs() {
    String sql =
        "SELECT CASE WHEN valid_mask([a, CAST(b AS VARCHAR)]) THEN stable_id_parts('p', a, b) END,"
            + " stable_id_parts('p', a, b) IS NULL FROM (VALUES ('x', 1), (NULL, 1), ('x', NULL))"
            + " AS t(a, b)";

    List<List<@Nullable Object>> rows = BatchValues.query(session, sql);

    assertThat(rows.get(0).get(0)).isEqualTo(value("stable_id_parts('p', 'x', 1)"));
    assertThat(rows.subList(1, 3)).extracting(row -> row.get(0)).containsOnlyNulls();
    assertThat(rows).extracting(row -> row.get(1)).containsOnly(false);
  }

  @Test
  void parametersTakeTheTypeOfTheirArgument() {
    try (DataFusionPlan plan = session.plan("SELECT stable_id_parts($1, $2, $3)");
        BatchStream rows =
            session.execute(
                plan,
                List.of(text("span"), text("file_1"), text("4")),
                ExecutionOptions.defaults())) {
      assertThat(BatchValues.rows(rows))
          .containsExactly(List.of(expected("stable_id_parts('span', 'file_1', 4)")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable_hash64(1)|42804|stable_hash64: argument 1 (text) is of type Int64",
        "stable_id('p', true)|42804|stable_id: argument 2 (value) is of type Boolean",
        "stable_id_parts('p', 'a', 1.5)|42804|stable_id_parts: argument 3 (part) is of type"
            + " Float64",
        "stable_id_parts('p')|42883|write stable_id_parts(prefix, part[, …])",
        "col_to_byte('a', 1)|42883|write col_to_byte(line, col, unit)",
        "valid_mask('a')|42804|valid_mask: argument 1 (list) is of type Utf8"
      })
  void wrongArgumentsAreNamedBeforeAnythingRuns(String expression, String state, String text) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> session.plan("SELECT " + expression));

    assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.PLAN);
    assertThat(error.sqlState()).as(error.getMessage()).isEqualTo(state);
    assertThat(error).hasMessageContaining(text);
  }

  /** Declared columns of views with ids are nullable, and a view must equal its declaration. */
  @Test
  void resultsArePlainTextAndNullable() {
    try (DataFusionPlan plan =
        session.plan("SELECT stable_id_parts('p', 'a') AS id, stable_hash64('a') AS hash")) {
      assertThat(plan.arrowSchema()).hasToString("Schema<id: Utf8, hash: Int(64, true)>");
      assertThat(plan.arrowSchema().getFields()).allMatch(Field::isNullable);
    }
  }

  @Test
  void viewsOfTheEngineMayUseThem() {
    session.update("CREATE VIEW ids AS SELECT stable_id_parts('p', 'a', 1) AS id");

    assertThat(column("SELECT id FROM ids")).containsExactly(value("stable_id_parts('p', 'a', 1)"));
  }

  @Test
  void informationSchemaListsThemWithDescriptionSyntaxAndParameters() {
    String names =
        "('stable_hash64', 'stable_hash128', 'prefixed_hash64', 'stable_id', 'valid_mask',"
            + " 'position_encoding_norm', 'col_to_byte', 'normalize_span', 'stable_id_parts',"
            + " 'prefixed_hash_parts64', 'stable_hash_any', 'similar_regex',"
            + " 'timestamp_difference')";
    assertThat(
            BatchValues.query(
                session,
                "SELECT count(*), min(length(description)) > 20, min(starts_with(syntax_example,"
                    + " routine_name || '(')), min(is_deterministic) FROM"
                    + " information_schema.routines WHERE routine_name IN "
                    + names))
        .containsExactly(List.of(13L, true, true, true));
    assertThat(
            column(
                "SELECT parameter_name || ' ' || data_type FROM information_schema.parameters WHERE"
                    + " specific_name = 'col_to_byte' AND parameter_mode = 'IN' ORDER BY"
                    + " ordinal_position"))
        .containsExactly("line String", "col Int64", "unit String");
  }

  private @Nullable Object value(String expression) {
    return column("SELECT " + expression).get(0);
  }

  private Object expected(String expression) {
    return requireNonNull(value(expression));
  }

  private static ParameterValue text(String value) {
    return new ParameterValue(new ArrowType.Utf8(), value);
  }

  private List<@Nullable Object> column(String sql) {
    return BatchValues.query(session, sql).stream()
        .<@Nullable Object>map(row -> row.get(0))
        .collect(java.util.ArrayList::new, java.util.ArrayList::add, java.util.ArrayList::addAll);
  }
}
