package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is at one moment. Two that are equal are taken for the same rows. Immutable.
 *
 * @param path where it lies
 * @param bytes its size
 * @param modified when it was written last
 * @param changed when the file system changed anything of it last; a file that took the place of
 *     another has another one, whatever time of writing it was given
 * @param fileKey what the file system knows it by; null where it gives none
 */
record FileState(
    Path path, long bytes, FileTime modified, FileTime changed, @Nullable Object fileKey) {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  /**
   * The files that rows of a location may come from; a few more than that do no harm.
   *
   * @return null for a Delta table, whose log says what belongs to it
   */
  static @Nullable ImmutableList<FileState> of(DatasetLocation location) {
    if (location.format() == DataFormat.DELTA) {
      return null;
    }
    List<Path> files = new ArrayList<>();
    for (String text : location.paths()) {
      Path path = Path.of(text);
      while (FileListing.isGlob(path.toString()) && path.getParent() != null) {
        path = path.getParent();
      }
      if (Files.isDirectory(path)) {
        files.addAll(FileListing.filesBelow(path));
      } else {
        files.add(path);
      }
    }
    return files.stream()
        .sorted()
        .distinct()
        .map(FileState::of)
        .collect(ImmutableList.toImmutableList());
  }

  private static FileState of(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileState(
          path,
          attributes.size(),
          attributes.lastModifiedTime(),
          (FileTime) Files.getAttribute(path, "unix:ctime"),
          attributes.fileKey());
    } catch (NoSuchFileException e) {
      return new FileState(path, -1, NEVER, NEVER, null);
    } catch (IOException e) {
      throw FileListing.unreadable(path, e);
    }
  }
}
