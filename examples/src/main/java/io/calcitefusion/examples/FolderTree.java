package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Java sources in a folder. Links to files are followed; links to folders are not, so no loop can
 * arise and no file appears under two paths because of them; each is told as left out.
 */
final class FolderTree implements SourceTree {

  /** What Java puts in a file name for bytes that are not valid in its file name encoding. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Path root;
  private final Path absoluteRoot;

  FolderTree(Path root) {
    this.root = root;
    this.absoluteRoot = root.toAbsolutePath().normalize();
  }

  @Override
  public SourceListing list(Cancellation cancellation) {
    ImmutableList.Builder<SourceEntry> entries = ImmutableList.builder();
    ImmutableList.Builder<UnreadableFile> leftOut = ImmutableList.builder();
    try {
      for (Child child : children(root)) {
        visit(child, "", entries, leftOut, cancellation);
      }
    } catch (IOException e) {
      throw ExtractionException.io(
          "the input folder " + root + " can not be listed: " + SourceTree.reason(e), e);
    }
    return new SourceListing(entries.build(), leftOut.build());
  }

  private static void visit(
      Child child,
      String parent,
      ImmutableList.Builder<SourceEntry> entries,
      ImmutableList.Builder<UnreadableFile> leftOut,
      Cancellation cancellation) {
    String path = parent + child.name();
    if (child.kind() == ChildKind.FOLDER) {
      cancellation.check();
      List<Child> children;
      try {
        children = children(child.file());
      } catch (IOException e) {
        leftOut.add(new UnreadableFile(path, "folder can not be listed: " + SourceTree.reason(e)));
        return;
      }
      for (Child inner : children) {
        visit(inner, path + '/', entries, leftOut, cancellation);
      }
    } else if (child.kind() == ChildKind.FOLDER_LINK) {
      leftOut.add(new UnreadableFile(path, "a symbolic link to a folder is not followed"));
    } else if (path.endsWith(SUFFIX)) {
      if (path.indexOf(REPLACEMENT) >= 0) {
        leftOut.add(
            new UnreadableFile(
                path,
                "the name can not be represented in the file name encoding "
                    + System.getProperty("sun.jnu.encoding")
                    + " of this Java process; run it with a UTF-8 locale"));
      } else if (child.kind() == ChildKind.FILE) {
        entries.add(new SourceEntry(path, child.size()));
      } else if (child.kind() == ChildKind.DANGLING_LINK) {
        leftOut.add(new UnreadableFile(path, "a symbolic link that leads nowhere"));
      } else {
        leftOut.add(new UnreadableFile(path, "not a regular file"));
      }
    }
  }

  /**
   * The children of a folder, so ordered that the files below them come in order of their whole
   * paths: a folder sorts with the slash that follows its name.
   */
  private static List<Child> children(Path folder) throws IOException {
    List<Child> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path file : stream) {
        children.add(child(file));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.comparing(Child::sortKey, CodePointOrder.INSTANCE));
    return children;
  }

  private static Child child(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    ChildKind kind = ChildKind.OTHER;
    long size = 0;
    try {
      BasicFileAttributes own =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      BasicFileAttributes target = own;
      if (own.isSymbolicLink()) {
        kind = ChildKind.DANGLING_LINK;
        target = Files.readAttributes(file, BasicFileAttributes.class);
      }
      if (target.isDirectory()) {
        kind = own.isSymbolicLink() ? ChildKind.FOLDER_LINK : ChildKind.FOLDER;
      } else if (target.isRegularFile()) {
        kind = ChildKind.FILE;
        size = target.size();
      } else {
        kind = ChildKind.OTHER;
      }
    } catch (IOException e) {
      // Gone since it was listed, or a link that leads nowhere: told when it has a source's name.
      return new Child(file, name, kind, size);
    }
    return new Child(file, name, kind, size);
  }

  @Override
  public String location(SourceEntry entry) {
    return absoluteRoot.resolve(entry.path()).toString();
  }

  @Override
  public InputStream open(SourceEntry entry) throws IOException {
    return Files.newInputStream(root.resolve(entry.path()));
  }

  @Override
  public void close() {}

  private enum ChildKind {
    FILE,
    FOLDER,
    FOLDER_LINK,
    DANGLING_LINK,
    OTHER
  }

  private record Child(Path file, String name, ChildKind kind, long size) {
    String sortKey() {
      return kind == ChildKind.FOLDER ? name + '/' : name;
    }
  }
}
