package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The checks of {@link CatalogReaders} in small. */
@ExtendWith(NothingLeaks.class)
final class CatalogReadersTest {
  @TempDir private Path folder;

  @Test
  void readersSeeOneDeploymentOrTheOther() throws Exception {
    CatalogReaders.Seen seen = CatalogReaders.deployments(folder, 200);
    onlyWholeStates(seen);
    assertThat(seen.absent()).as("%s", seen).isZero();
  }

  @Test
  void aViewAndItsTableAreOfOneStateWhileStatementsMakeThemAgain() throws Exception {
    onlyWholeStates(CatalogReaders.recreations(300));
  }

  @Test
  void aFolderIsAttachedWithAllItsFilesOrNone() throws Exception {
    onlyWholeStates(CatalogReaders.attachments(folder, 300));
  }

  private static void onlyWholeStates(CatalogReaders.Seen seen) {
    assertThat(seen.mixed()).as("%s", seen).isZero();
    assertThat(seen.failed()).as("%s", seen).isZero();
    // How many a catalog outruns that changes without a pause depends on the machine.
    assertThat(seen.again())
        .as("%s", seen)
        .isLessThanOrEqualTo((seen.reads() + seen.absent()) / 5 + 1);
    assertThat(seen.reads()).as("%s", seen).isPositive();
  }
}
