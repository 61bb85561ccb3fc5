package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ByteOffsetsTest {

  @RepeatedTest(200)
  void everyPositionIsAtTheLengthOfWhatPrecedesIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String text = RandomText.of(random, random.nextInt(80));
    ByteOffsets offsets = ByteOffsets.of(text, text.getBytes(StandardCharsets.UTF_8).length);
    for (int i = 0; i <= text.length(); i++) {
      boolean insidePair = i > 0 && i < text.length() && Character.isLowSurrogate(text.charAt(i));
      int whole = insidePair ? i - 1 : i;
      assertThat(offsets.byteAt(i))
          .as("position %s of %s", i, text)
          .isEqualTo(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void asciiPositionsAreBytes() {
    assertThat(ByteOffsets.of("abc", 3).byteAt(3)).isEqualTo(3);
  }
}
