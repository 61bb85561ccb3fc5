package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The files of one extraction, and what the first reading of each found.
 *
 * <p>Each dataset reads the files anew, so that no content waits in memory; the hash kept here
 * makes sure that all datasets tell of the same content. Takes about 150 bytes per file. Different
 * files may be read by different threads.
 */
final class Inventory {

  /** Files that are read and parsed together: enough to share the set-up of a compiler. */
  private static final int GROUP_FILES = 16;

  private static final long GROUP_BYTES = 512 << 10;
  private static final int HASH_DIGITS = 16;
  private static final int HEX = 16;

  private final SourceTree tree;
  private final FileIds ids;
  private final int maxFileBytes;
  private final ImmutableList<SourceEntry> entries;
  private final long[] hashes;
  private final boolean[] readable;

  Inventory(SourceTree tree, FileIds ids, int maxFileBytes, ImmutableList<SourceEntry> entries) {
    this.tree = tree;
    this.ids = ids;
    this.maxFileBytes = maxFileBytes;
    this.entries = entries;
    this.hashes = new long[entries.size()];
    this.readable = new boolean[entries.size()];
  }

  /** Number of files that were found. */
  int size() {
    return entries.size();
  }

  /** Reads files for the first time; what can not be read is left out from here on. */
  Contents readFirst(Group group) {
    ImmutableList.Builder<SourceFile> files = ImmutableList.builder();
    ImmutableList.Builder<UnreadableFile> leftOut = ImmutableList.builder();
    for (int file = group.from(); file < group.to(); file++) {
      try {
        SourceFile source = read(file);
        hashes[file] = hash(source);
        readable[file] = true;
        files.add(source);
      } catch (UnreadableFileException e) {
        leftOut.add(e.file());
      }
    }
    return new Contents(files.build(), leftOut.build());
  }

  /** Reads files again that were readable at first, and makes sure that they are the same. */
  Contents readAgain(Group group) {
    ImmutableList.Builder<SourceFile> files = ImmutableList.builder();
    for (int file = group.from(); file < group.to(); file++) {
      if (readable[file]) {
        files.add(readSame(file));
      }
    }
    return new Contents(files.build(), ImmutableList.of());
  }

  private SourceFile readSame(int file) {
    try {
      SourceFile source = read(file);
      if (hash(source) == hashes[file]) {
        return source;
      }
    } catch (UnreadableFileException e) {
      throw ExtractionException.io(
          "the source file "
              + e.getMessage()
              + ", though it was readable when the extraction began; extract again when the"
              + " sources are at rest",
          e);
    }
    throw ExtractionException.io(
        "the source file "
            + entries.get(file).path()
            + " changed while it was extracted; extract again when the sources are at rest",
        null);
  }

  private SourceFile read(int file) throws UnreadableFileException {
    return SourceFile.read(tree, entries.get(file), ids, maxFileBytes);
  }

  private static long hash(SourceFile source) {
    return Long.parseUnsignedLong(source.sha256().substring(0, HASH_DIGITS), HEX);
  }

  /** All files in order, in groups that are worked on together. */
  Iterator<Group> groups() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < entries.size();
      }

      @Override
      public Group next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = next;
        long bytes = entries.get(next++).size();
        while (next < entries.size()
            && next - from < GROUP_FILES
            && bytes + entries.get(next).size() <= GROUP_BYTES) {
          bytes += entries.get(next++).size();
        }
        return new Group(from, next);
      }
    };
  }

  /** What was read of a group. */
  record Contents(ImmutableList<SourceFile> files, ImmutableList<UnreadableFile> leftOut) {}

  /** Files from one number to another, exclusive. */
  record Group(int from, int to) {}
}
