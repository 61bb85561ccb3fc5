package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class CodePointOrderTest {

  @RepeatedTest(300)
  void ordersAsTheBytesDo(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String left = RandomText.of(random, random.nextInt(3));
    String right = RandomText.of(random, random.nextInt(3));
    int bytes =
        Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    assertThat(Integer.signum(CodePointOrder.INSTANCE.compare(left, right)))
        .isEqualTo(Integer.signum(bytes));
  }

  @Test
  void supplementaryCharactersFollowAllOthers() {
    assertThat(CodePointOrder.INSTANCE.compare("😀", "\uffff")).isPositive();
  }
}
