package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Blake2bTest {

  @ParameterizedTest
  @CsvSource({
    "'', 7252660547403494068",
    "a, 4681665781835383343",
    "alpha, 5982700193828047002",
    "éclair, 5951269960789405296",
    "src/app.py, 3229083413022686644",
  })
  void eightBytesWithoutTheTopBitAreThe64BitHash(String text, long hash) {
    byte[] digest = Blake2b.digest(text.getBytes(StandardCharsets.UTF_8), 8);
    assertThat(new BigInteger(1, digest).clearBit(63).longValueExact()).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "alpha, b52f7e54cd313e691148cc2c80345831",
    "éclair, 2be1a87b9474ddf42688bffcba914d33",
  })
  void sixteenBytesAreThe128BitHash(String text, String hex) {
    byte[] digest = Blake2b.digest(text.getBytes(StandardCharsets.UTF_8), 16);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hex);
  }

  /** Expected values from Python's hashlib, around the block size of 128 bytes. */
  @ParameterizedTest
  @CsvSource({
    "0, cae66941d9efbd404e4d88758ea67670",
    "1, 71b186b851e866e71be237342976049a",
    "127, e00ab0ead4d729de8fbe7745d642e416",
    "128, 8e0cf9bb1b36fa6c42aa6490f719b575",
    "129, 6cefde50e4008690e61cf8225d101256",
    "255, b1bce9f0dc0bec101cd5e09b7961937c",
    "256, ac60b0f8b3227af67328401630cd4dfa",
    "257, 7e5b16bfede2940cbed4da50b56da597",
    "1000, add263669b4eb2158678a360fa6f007a",
  })
  void inputsOfAllLengthsAroundABlock(int length, String hex) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i * 7 + 3);
    }
    assertThat(HexFormat.of().formatHex(Blake2b.digest(input, 16))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
  })
  void fullLengthAgreesWithTheExampleOfTheStandard(String text, String hex) {
    byte[] digest = Blake2b.digest(text.getBytes(StandardCharsets.UTF_8), 64);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hex);
  }
}
