package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @Test
  void knowsItsPlatform() {
    assertThat(NativeLibrary.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> NativeLibrary.platform("Mac OS X", "aarch64"));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error)
        .hasMessageContaining("'Mac OS X'")
        .hasMessageContaining("'aarch64'")
        .hasMessageContaining("calcitefusion.native.path");
  }

  @Test
  void aMissingResourceIsNamed(@TempDir Path folder) throws IOException {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> NativeLibrary.loadResource("plan9-vax", folder));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining("plan9-vax");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aTemporaryFolderThatIsMissingIsNamed(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> NativeLibrary.loadResource("linux-x86_64", missing));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("java.io.tmpdir");
  }

  @Test
  void aFolderWithoutExecutionIsNamedWithTheWayOut() {
    DataFusionException error =
        NativeLibrary.loadError(
            Path.of("/t/x/lib.so"),
            Path.of("/t"),
            new UnsatisfiedLinkError(
                "/t/x/lib.so: failed to map segment from shared object: Operation not permitted"));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error)
        .hasMessageContaining("'/t'")
        .hasMessageContaining("noexec")
        .hasMessageContaining("-Dcalcitefusion.native.path");
  }

  @Test
  void aLibraryOfAnotherVersionIsRefusedNamingBoth() {
    Properties expected = new Properties();
    expected.setProperty("crate", "0.1.0");
    expected.setProperty("datafusion", "55.2.0");
    expected.setProperty("abi", "4");
    NativeLibrary.checkHandshake(
        expected, "{\"crate\":\"0.1.0\",\"datafusion\":\"55.2.0\",\"arrow\":\"59\",\"abi\":4}");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                NativeLibrary.checkHandshake(
                    expected, "{\"crate\":\"0.1.0\",\"datafusion\":\"54.0.0\",\"abi\":4}"));
    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error).hasMessageContaining("'54.0.0'").hasMessageContaining("'55.2.0'");
  }

  @Test
  void theHandshakeSaysWhatABuildHas() {
    assertThat(NativeLibrary.features()).contains("delta");
    assertThat(NativeLibrary.features("{\"features\": []}")).isEmpty();
    assertThat(NativeLibrary.features("{\"features\": [\"delta\", \"a\"]}"))
        .containsExactly("a", "delta");
  }
}
