package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SourceFileTest {

  @Test
  void malformedBytesAreToldByTheirPlace() {
    byte[] bytes = "class Ä {}".getBytes(StandardCharsets.UTF_8);
    bytes[7] = 'x';
    assertThatThrownBy(() -> SourceFile.of("A.java", "/A.java", Shipped.fileIds(null), bytes))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("A.java: not valid UTF-8 at byte 6; convert the file to UTF-8");
  }

  @Test
  void truncatedCharacterAtTheEndIsMalformed() {
    assertThatThrownBy(
            () ->
                SourceFile.of(
                    "A.java", "/A.java", Shipped.fileIds(null), new byte[] {'a', (byte) 0xe2, 1}))
        .hasMessageContaining("at byte 1");
    assertThatThrownBy(
            () ->
                SourceFile.of(
                    "A.java", "/A.java", Shipped.fileIds(null), new byte[] {'a', (byte) 0xe2}))
        .hasMessageContaining("at byte 1");
  }

  @Test
  void encodedSurrogatesAreMalformed() {
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThatThrownBy(() -> SourceFile.of("A.java", "/A.java", Shipped.fileIds(null), surrogate))
        .hasMessageContaining("at byte 0");
  }

  @Test
  void textAndBytesAgree() throws UnreadableFileException {
    byte[] bytes = "\ufeffclass 😀 {}\0".getBytes(StandardCharsets.UTF_8);
    SourceFile file = SourceFile.of("a/B.java", "/x/a/B.java", Shipped.fileIds("r"), bytes);
    assertThat(file.text()).isEqualTo("\ufeffclass 😀 {}\0");
    assertThat(file.fileId()).isEqualTo(Shipped.fileId("r", "a/B.java"));
  }
}
