package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "abc, 3",
    "äöü, 3",
    "日本語, 6",
    "한국어, 6",
    "ｆｕｌｌ, 8",
    "😀, 2",
    "a😀b, 4",
    "❤️, 2",
    "👍🏽, 2",
    "👩‍👩‍👧, 2",
    "🇯🇵, 2",
    "🇯🇵🇩🇪, 4",
    "e\u0301, 1",
    "→, 1",
    "…, 1"
  })
  void countsTheColumnsOfATerminal(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 4, abc…", "日本語, 4, 日…", "日本語, 3, 日…", "👩‍👩‍👧xyz, 4, 👩‍👩‍👧x…"})
  void cutsAtAWholeCharacter(String text, int columns, String expected) {
    assertThat(DisplayWidth.cut(text, columns)).isEqualTo(expected);
  }

  @Test
  void aCutTextTakesNoMoreThanItsColumns() {
    String text = "日本語 and 😀😀 and more";
    for (int columns = 1; columns < 20; columns++) {
      assertThat(DisplayWidth.of(DisplayWidth.cut(text, columns))).isLessThanOrEqualTo(columns);
    }
  }
}
