package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import com.google.common.io.Files;
import com.google.common.io.Resources;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library of this build, and one that is broken. */
final class PackedLibraryTest {
  private static final String LIBRARY =
      NativeLibrary.RESOURCE_FOLDER + "linux-x86_64/libcalcitefusion_native.so";
  private static final String DAMAGED =
      NativeLibrary.RESOURCE_FOLDER + "damaged/libcalcitefusion_native.so";

  @Test
  void piecesBecomeTheLibraryThatTheHashIsOf(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("library.so");
    new PackedLibrary(LIBRARY).unpack(file);
    String listed =
        Resources.toString(
            PackedLibraryTest.class.getResource(LIBRARY + ".sha256"), StandardCharsets.US_ASCII);
    assertThat(listed)
        .startsWith(Files.asByteSource(file.toFile()).hash(Hashing.sha256()).toString());
    assertThat(file.toFile().length()).isGreaterThan(2L * PackedLibrary.PIECE_BYTES);
  }

  @Test
  void aPieceThatCanNotBeUnpackedIsDamaged(@TempDir Path folder) {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> new PackedLibrary(DAMAGED).unpack(folder.resolve("library.so")));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining("is damaged").hasMessageContaining("get the jar again");
  }

  @Test
  void aLibraryWithoutPiecesIsMissing(@TempDir Path folder) {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> new PackedLibrary("/none.so").unpack(folder.resolve("library.so")));
    assertThat(error).hasMessageContaining("/none.so.0.xz is not on the class path");
  }
}
