package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Java sources in a jar or zip file. Nothing is unpacked to disk. */
final class ArchiveTree implements SourceTree {

  private final Path file;
  private final ZipFile archive;

  private ArchiveTree(Path file, ZipFile archive) {
    this.file = file;
    this.archive = archive;
  }

  static ArchiveTree open(Path file) {
    try {
      return new ArchiveTree(file, new ZipFile(file.toFile()));
    } catch (IOException e) {
      throw ExtractionException.io(
          "the input "
              + file
              + " can not be opened as a jar or zip file: "
              + SourceTree.reason(e)
              + "; name a folder of Java sources, or a jar or zip file of them",
          e);
    }
  }

  @Override
  public SourceListing list(Cancellation cancellation) {
    List<SourceEntry> found = new ArrayList<>();
    archive.stream()
        .filter(entry -> !entry.isDirectory() && entry.getName().endsWith(SUFFIX))
        .forEach(
            entry -> found.add(new SourceEntry(entry.getName(), Math.max(0, entry.getSize()))));
    cancellation.check();
    found.sort(Comparator.comparing(SourceEntry::path, CodePointOrder.INSTANCE));
    ImmutableList.Builder<SourceEntry> entries = ImmutableList.builder();
    ImmutableList.Builder<UnreadableFile> leftOut = ImmutableList.builder();
    String previous = "";
    for (SourceEntry entry : found) {
      if (entry.path().equals(previous)) {
        leftOut.add(new UnreadableFile(previous, "occurs more than once in the archive"));
      } else {
        entries.add(entry);
      }
      previous = entry.path();
    }
    return new SourceListing(entries.build(), leftOut.build());
  }

  @Override
  public String location(SourceEntry entry) {
    return file.toAbsolutePath().normalize() + "!/" + entry.path();
  }

  @Override
  public InputStream open(SourceEntry entry) throws IOException {
    ZipEntry found = archive.getEntry(entry.path());
    if (found == null) {
      throw new NoSuchFileException(entry.path());
    }
    return archive.getInputStream(found);
  }

  @Override
  public void close() {
    try {
      archive.close();
    } catch (IOException e) {
      throw ExtractionException.io(
          "the input " + file + " can not be closed: " + SourceTree.reason(e), e);
    }
  }
}
