package io.calcitefusion.datafusion.licences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is linked into the native library may be shipped, and is named in the jars. */
final class CrateLicencesTest {
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "Apache-2.0 WITH LLVM-exception",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "ISC",
          "Zlib",
          "Unicode-3.0",
          "bzip2-1.0.6");

  /** Its licence asks for the source of its own files, which the listing points at. */
  private static final String FILE_COPYLEFT = "option-ext";

  private static List<Crate> crates = List.of();

  @BeforeAll
  static void read() throws IOException, InterruptedException {
    crates = LinkedCrates.read(CrateNotices.NATIVE);
  }

  @Test
  void everyCrateHasALicenceOfTheList() {
    assertThat(crates).hasSizeGreaterThan(250);
    assertThat(crates)
        .filteredOn(crate -> !SpdxExpression.isMet(crate.licence(), ALLOWED))
        .allMatch(crate -> crate.name().equals(FILE_COPYLEFT) && crate.licence().equals("MPL-2.0"));
  }

  /** {@code make deny} goes by its own file. */
  @Test
  void theListIsThatOfCargoDeny() throws IOException {
    String deny = Files.readString(CrateNotices.NATIVE.resolve("deny.toml"));
    String list =
        deny.substring(deny.indexOf("allow = ["), deny.indexOf(']', deny.indexOf("allow = [")));
    assertThat(Pattern.compile("\"(.+?)\"").matcher(list).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(ALLOWED);
  }

  /** {@code make licences} writes them again. */
  @Test
  void theFilesAboutCratesAreOfTheseCrates() throws IOException {
    assertThat(Files.readString(CrateNotices.FOLDER.resolve(CrateNotices.LISTING)))
        .as("run: make licences")
        .isEqualTo(CrateNotices.listing(crates));
    assertThat(Files.readString(CrateNotices.FOLDER.resolve(CrateNotices.BOM)))
        .as("run: make licences")
        .isEqualTo(CrateNotices.bom(crates));
  }

  @Test
  void expressionsAreRead() {
    Set<String> allowed = Set.of("MIT", "A", "A WITH X");
    assertThat(SpdxExpression.isMet("MIT OR GPL-3.0", allowed)).isTrue();
    assertThat(SpdxExpression.isMet("GPL-3.0/MIT", allowed)).isTrue();
    assertThat(SpdxExpression.isMet("GPL-3.0 AND MIT", allowed)).isFalse();
    assertThat(SpdxExpression.isMet("(GPL-3.0 OR A) AND MIT", allowed)).isTrue();
    assertThat(SpdxExpression.isMet("A WITH X AND (MIT)", allowed)).isTrue();
    assertThat(SpdxExpression.isMet("A WITH Y", allowed)).isFalse();
    assertThat(SpdxExpression.isMet("", allowed)).isFalse();
  }
}
