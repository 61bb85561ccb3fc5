package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StableIdsTest {

  @Test
  void fileIdHashesPrefixAndPath() {
    assertThat(StableIds.fileId(null, "src/app.py"))
        .isEqualTo("file:e226e183b75420e03aabd51110b74e89");
  }

  @Test
  void repositoryNameIsPartOfTheFileId() {
    assertThat(StableIds.fileId("demo", "src/app.py"))
        .isEqualTo("file:1e7b60397f47413461c2682095165133");
  }

  @Test
  void sha256IsLowerCaseHex() {
    assertThat(StableIds.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
