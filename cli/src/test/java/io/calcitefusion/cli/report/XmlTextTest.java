package io.calcitefusion.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class XmlTextTest {
  @Test
  void whatNoDocumentMayHoldIsShownByItsNumber() {
    assertThat(XmlText.legal("a\u0000b\u001bc\ufffed\ud800e\udc00f\u0085g"))
        .isEqualTo("a\\u0000b\\u001bc\\ufffed\\ud800e\\udc00f\\u0085g");
  }

  @Test
  void everythingElseStays() {
    String text = "tab\tline\nreturn\r <&>\"' ]]> äß 日本 \ud83d\ude00";
    assertThat(XmlText.legal(text)).isEqualTo(text);
    assertThat(XmlText.line("a\tb\nc\rd")).isEqualTo("a\\tb\\nc\\rd");
  }
}
