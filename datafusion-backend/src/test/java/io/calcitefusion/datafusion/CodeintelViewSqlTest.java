package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The SQL of all shipped views against a file that was reviewed once. {@code -Dgolden.update=true}
 * writes the file anew.
 */
final class CodeintelViewSqlTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "codeintel-views.sql");

  @Test
  void isTheReviewedOne() throws IOException {
    Registry registry = RegistryReader.readClasspath("codeintel");
    StringBuilder text = new StringBuilder();
    ViewDefinitions.of(registry)
        .sql()
        .forEach(
            (name, sql) -> {
              text.append("-- ").append(name).append('\n');
              text.append(broken(sql)).append(";\n\n");
            });
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  /** One column and one sub-query per line, for the eye. */
  private static String broken(String sql) {
    return sql.replaceAll("( AS \"[a-z_0-9]+\"), ", "$1,\n  ").replace(" FROM ", "\nFROM ");
  }
}
