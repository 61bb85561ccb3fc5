package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A URL opens a connection or gives a SQLException; it loads nothing and writes nothing. */
@ExtendWith(NothingLeaks.class)
final class UrlFuzzTest {
  private static final int URLS = 5_000;

  @Test
  void randomUrlsAreRefusedOrOpened(@TempDir Path folder) throws IOException {
    UrlFuzz.Outcome outcome = UrlFuzz.run(URLS, 20261130, folder);
    assertThat(outcome.opened()).isBetween(20, URLS / 4);
    assertThat(outcome.opened() + outcome.refused()).isEqualTo(URLS);
    assertThat(outcome.asked()).noneMatch(name -> name.contains("Planted"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
