package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a registry's text, it reads or it gives findings; nothing else is thrown. */
final class RegistryFuzzTest {
  /** As many rounds as keep the time equal whatever the length of the text. */
  private static int rounds(byte[] original) {
    return Math.max(60, 3_000_000 / original.length);
  }

  private static final String MARKS = "{}[],:&*!|>'\"%@`#-? \n\t<>()._~0\u00e9\ufeff\u0001";

  @ParameterizedTest
  @ValueSource(strings = {"fixture", "full", "codeintel"})
  void changedBytes(String which) throws IOException {
    Random random = new Random(20_260_101);
    byte[] original = source(which);
    int rounds = rounds(original);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = original.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) MARKS.charAt(random.nextInt(MARKS.length()));
      }
      check(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixture", "full", "codeintel"})
  void changedLines(String which) throws IOException {
    Random random = new Random(7);
    int rounds = rounds(source(which));
    List<String> original = new String(source(which), StandardCharsets.UTF_8).lines().toList();
    for (int round = 0; round < rounds; round++) {
      List<String> lines = new ArrayList<>(original);
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
          case 0 -> lines.remove(at);
          case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
          case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
          case 3 -> lines.set(at, " ".repeat(random.nextInt(5)) + lines.get(at).strip());
          case 4 -> lines.set(at, lines.get(at).replaceFirst(":.*", ": *a"));
          default -> lines.set(at, lines.get(at).replaceFirst(": ", ": &a "));
        }
      }
      check(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixture", "full", "codeintel"})
  void cutOffAnywhere(String which) throws IOException {
    byte[] original = source(which);
    int step = Math.max(1, original.length / rounds(original));
    for (int length = 0; length < original.length; length += step) {
      check(java.util.Arrays.copyOf(original, length));
    }
  }

  private static byte[] source(String which) throws IOException {
    if (!which.equals("codeintel")) {
      String text = which.equals("full") ? FullRegistryFixture.FULL : RegistryFixture.BASE;
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try (InputStream in =
        RegistryFuzzTest.class.getResourceAsStream(
            "/META-INF/calcitefusion/registries/" + which + ".yaml")) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  private static void check(byte[] bytes) {
    try {
      assertThat(RegistryReader.parse("fuzz", RegistryFixture.FOLDER, bytes).fingerprint())
          .hasSize(64);
    } catch (RegistryException e) {
      assertThat(e.findings()).isNotEmpty();
      assertThat(e.findings())
          .allSatisfy(
              finding -> {
                assertThat(finding.message()).isNotBlank();
                assertThat(finding.line()).isNotNegative();
              });
    } catch (RuntimeException | StackOverflowError e) {
      fail("not a RegistryException for:\n" + new String(bytes, StandardCharsets.UTF_8), e);
    }
  }
}
