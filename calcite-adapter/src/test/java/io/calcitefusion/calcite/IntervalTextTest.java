package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import java.math.BigDecimal;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1 year 2 months            | 14    | 0  | 0
          1 YEAR                     | 12    | 0  | 0
          -3 mons                    | -3    | 0  | 0
          2 decades 1 century        | 1440  | 0  | 0
          1 quarter                  | 3     | 0  | 0
          1.5 years                  | 18    | 0  | 0
          68 days                    | 0     | 68 | 0
          2 weeks 1d                 | 0     | 15 | 0
          1.5 days                   | 0     | 1  | 43200000
          -1.5 days                  | 0     | -1 | -43200000
          04:05:06.789               | 0     | 0  | 14706789
          -04:05                     | 0     | 0  | -14700000
          3 days -04:00:00           | 0     | 3  | -14400000
          1h 2m 3s 4ms               | 0     | 0  | 3723004
          90                         | 0     | 0  | 90000
          .5 sec                     | 0     | 0  | 500
          1 month 2 days 3 hours ago | -1    | -2 | -10800000
          +1 day-1 hour              | 0     | 1  | -3600000
          -5 us 20 microseconds      | 0     | 0  | 0.015
          1 ms 2 nanoseconds         | 0     | 0  | 1.000002
          00:00:00.000000001         | 0     | 0  | 0.000001
          """)
  void textsAreRead(String text, long months, long days, BigDecimal millis) {
    IntervalText interval = IntervalText.parse(text, SqlParserPos.ZERO);

    assertThat(interval.months()).isEqualTo(months);
    assertThat(interval.days()).isEqualTo(days);
    assertThat(interval.nanos()).isEqualTo(millis.movePointRight(6).toBigIntegerExact());
    assertThat(interval.isMixed()).isEqualTo(months != 0 && (days != 0 || millis.signum() != 0));
  }

  @Test
  void whatIsFinerThanMillisecondsIsATextOfTheEngine() {
    assertThat(words("1 day 5 us")).isEqualTo("FINE_INTERVAL('1 days 5 microseconds')");
    assertThat(words("1 day -1 ns")).isEqualTo("FINE_INTERVAL('86399999999999 nanoseconds')");
    assertThat(words("-1 day -1500 ns")).isEqualTo("FINE_INTERVAL('-1 days -1500 nanoseconds')");
    assertThat(words("5000 us")).isEqualTo("INTERVAL '0.005' SECOND(10, 3)");
  }

  private static String words(String text) {
    return IntervalText.parse(text, SqlParserPos.ZERO).literal(SqlParserPos.ZERO).toString();
  }

  @Test
  void partsOfNanosecondsAreRefused() {
    assertThatThrownBy(() -> IntervalText.parse("1.5 ns", SqlParserPos.ZERO))
        .isInstanceOfSatisfying(
            DataFusionException.class, e -> assertThat(e.sqlState()).isEqualTo("0A000"))
        .hasMessageContaining("finer than nanoseconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "day", "1 fortnight", "1::2", "1 day,", "ago", "1.2.3 s", "--1 day"})
  void othersAreNot(String text) {
    assertThatThrownBy(() -> IntervalText.parse(text, SqlParserPos.ZERO))
        .isInstanceOfSatisfying(
            DataFusionException.class, e -> assertThat(e.sqlState()).isEqualTo("22007"))
        .hasMessageContaining("no interval");
  }

  @Test
  void tooLargeTextsAreRefused() {
    for (String text :
        new String[] {"9223372036854775807 years", "1e400 s", "99999999999999999999 d"}) {
      assertThatThrownBy(() -> IntervalText.parse(text, SqlParserPos.ZERO))
          .isInstanceOf(DataFusionException.class);
    }
  }
}
