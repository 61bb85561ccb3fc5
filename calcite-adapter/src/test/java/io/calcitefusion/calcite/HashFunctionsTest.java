package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HashFunctionsTest {
  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "stable_hash64('');7252660547403494068",
        "stable_hash64('a');4681665781835383343",
        "stable_hash64('alpha');5982700193828047002",
        "stable_hash64('éclair');5951269960789405296",
        "stable_hash64('src/app.py');3229083413022686644",
        "stable_hash128('alpha');b52f7e54cd313e691148cc2c80345831",
        "STABLE_HASH128('éclair');2be1a87b9474ddf42688bffcba914d33",
        "stable_hash_any('alpha');b52f7e54cd313e691148cc2c80345831",
        "stable_id('file', concat_ws(chr(31), 'file', 'src/app.py'));file:e226e183b75420e03aabd51110b74e89",
        "stable_id('file', concat_ws(chr(31), 'file', 'demo', 'src/app.py'));file:1e7b60397f47413461c2682095165133",
        "stable_id('span', concat_ws(chr(31), 'span', 'file_1', '0', '4'));span:b14b32b2e96d77527a82299a41ef0bcb",
        "stable_id_parts('span', 'span', 'file_1', 0, 4);span:b14b32b2e96d77527a82299a41ef0bcb",
        "prefixed_hash64('span', concat_ws(':', 'file_1', '0', '4'));span:6993574511691733500",
        "prefixed_hash64('scip_doc', 'src/app.py');scip_doc:3229083413022686644",
        "stable_id('span', concat_ws(chr(31), 'span', 'src/app.py', '0', '4'));span:aa8b5de42112e0a715a6b81667330ee1",
        "stable_id('span', concat_ws(chr(31), 'span', 'call', 'src/app.py', '0', '4'));span:f86fc40225b23d962c40c5ce4ac9f4f8",
        "prefixed_hash_parts64('p', 'a', CAST(NULL AS INTEGER)) = prefixed_hash64('p', 'a' || chr(31) || '__NULL__');true",
        "valid_mask(ARRAY['a', CAST(NULL AS VARCHAR)]);false",
        "position_encoding_norm('UTF16');2",
        "col_to_byte('né', 2, 'utf32');3",
        "normalize_span(' 12.75 ');12",
        "stable_id_parts(CAST(NULL AS VARCHAR), 'a');null"
      })
  void valuesAreThoseOfTheEngine(String expression, String value) {
    assertThat(String.valueOf(engine.query("SELECT " + expression).get(0).get(0))).isEqualTo(value);
  }

  @Test
  void columnsOfTablesAreHashed() {
    String sql = "SELECT id, stable_id_parts('t', id, id + 1) FROM t ORDER BY id";

    assertThat(engine.query(sql)).isEqualTo(engine.natively(sql)).hasSize(3);
  }

  @Test
  void relBuilderCallsThem() {
    SqlOperator function = engine.frontEnd().function("STABLE_HASH128");
    RelBuilder builder = engine.frontEnd().relBuilder();
    builder.values(new String[] {"x"}, "alpha");
    builder.project(builder.call(function, builder.field("x")));

    assertThat(engine.query(builder.build()))
        .containsExactly(List.of("b52f7e54cd313e691148cc2c80345831"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable_id_parts('p', 'a', 1.5)|stable_id_parts: argument 3 (part)",
        "stable_hash64(1)|stable_hash64: argument 1 (text)",
        "stable_id_parts('p')|stable_id_parts was given 1 arguments"
      })
  void wrongArgumentsAreNamed(String expression, String text) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.query("SELECT " + expression));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error).hasMessageContaining(text);
  }
}
