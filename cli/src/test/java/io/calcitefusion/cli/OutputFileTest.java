package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void theOldFileStaysWhenWritingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "old");

    assertThatThrownBy(
            () ->
                new OutputFile(file)
                    .write(
                        out -> {
                          out.write("half");
                          throw new IOException("No space left on device");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");

    assertThat(file).hasContent("old");
    onlyHas(file);
  }

  @Test
  void aReaderMeetsTheOldContentWhileTheNewOneIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    new OutputFile(file)
        .write(
            out -> {
              out.write("new");
              out.flush();
              assertThat(file).hasContent("old");
            });

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    onlyHas(file);
  }

  @Test
  void whatCanNotBeWrittenIsKnownBefore() throws IOException {
    assertThat(new OutputFile(folder).problem()).contains("is a folder");
    assertThat(new OutputFile(folder.resolve("no/file")).problem()).contains("there is no folder");
    assertThat(new OutputFile(folder.resolve("file")).problem()).isNull();
    assertThat(new OutputFile(Path.of("file")).problem()).isNull();
    assertThat(new OutputFile(Path.of("/dev/null")).problem()).isNull();
  }

  @Test
  void aDeviceIsWrittenToAndStays() throws IOException {
    Path device = Path.of("/dev/null");

    new OutputFile(device).write(out -> out.write("gone"));

    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Files.exists(device)).isTrue();
  }

  private void onlyHas(Path file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
