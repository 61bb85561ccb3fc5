package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.NativeCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts written files in the place of a dataset. A reader sees the place as it was before or as it
 * is after, never anything between; when something fails, it is as before.
 *
 * <p>A file is renamed over the old one. A folder is exchanged with the old one in one step; on a
 * file system that can not do that, the old folder is renamed away and the new one takes its name,
 * and in between the place is not there.
 */
final class Publication {
  private final WritePlace place;
  private final WorkFolder work;

  Publication(WritePlace place, WorkFolder work) {
    this.place = place;
    this.work = work;
  }

  /** Where the old folder lies between the two steps that stand in for an exchange. */
  static Path setAside(Path workFolder) {
    return workFolder.resolve("old");
  }

  /**
   * Brings what was written to the disk, with all that the place keeps of what it holds now.
   *
   * @param mode whether it keeps the rows that it has
   */
  void complete(WriteMode mode) {
    Path content = work.content();
    try {
      if (place.shape() == WritePlace.Shape.FOLDER) {
        Files.createDirectories(content);
        if (Files.isDirectory(place.path())) {
          keep(mode);
        }
      }
      if (Files.exists(place.path())) {
        Files.setPosixFilePermissions(content, Files.getPosixFilePermissions(place.path()));
      }
      FolderContent.force(content);
    } catch (IOException e) {
      throw FolderContent.failed("Completing what is to be published at '" + place.path() + "'", e);
    }
  }

  /** Links what stays: the rows there are when more are added, and whatever is no data of it. */
  private void keep(WriteMode mode) throws IOException {
    for (Path file : FolderContent.files(place.path())) {
      Path inside = place.path().relativize(file);
      if (mode == WriteMode.APPEND || !isData(file, inside)) {
        FolderContent.link(file, work.content().resolve(inside.toString()));
      }
    }
  }

  private boolean isData(Path file, Path inside) {
    for (Path part : inside) {
      if (FileListing.isHidden(part)) {
        return false;
      }
    }
    // A link to a folder holds data as far as it holds files of the format.
    return Files.isDirectory(file) || place.isData(file);
  }

  /** Lets the new content take the place. */
  void publish() {
    Path content = work.content();
    Path target = place.path();
    try {
      if (place.shape() == WritePlace.Shape.FILE
          || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
      } else if (!NativeCalls.exchange(content, target)) {
        replaceInTwoSteps(content, target);
      }
      FolderContent.forceOne(place.parent());
    } catch (IOException e) {
      throw FolderContent.failed("Publishing at '" + target + "'", e);
    }
  }

  private void replaceInTwoSteps(Path content, Path target) throws IOException {
    Path old = setAside(work.path());
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    boolean moved = false;
    try {
      Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      if (!moved) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
