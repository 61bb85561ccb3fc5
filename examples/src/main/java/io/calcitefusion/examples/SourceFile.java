package io.calcitefusion.examples;

import com.google.common.base.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A source file in memory: valid UTF-8, with its id and hash.
 *
 * <p>The byte arrays are shared with the rows made of them and never change.
 */
final class SourceFile {

  /** The only encoding of files that are read. */
  static final String ENCODING = "utf-8";

  private final String path;
  private final String location;
  private final String fileId;
  private final String sha256;
  private final byte[] bytes;

  private SourceFile(String path, String location, String fileId, String sha256, byte[] bytes) {
    this.path = path;
    this.location = location;
    this.fileId = fileId;
    this.sha256 = sha256;
    this.bytes = bytes;
  }

  /** Reads a file; one that is not UTF-8 counts as unreadable, so that no character is guessed. */
  static SourceFile read(SourceTree tree, SourceEntry entry, FileIds ids, int maxBytes)
      throws UnreadableFileException {
    return of(entry.path(), tree.location(entry), ids, tree.read(entry, maxBytes));
  }

  /** A file of the given bytes, which the caller no longer changes. */
  static SourceFile of(String path, String location, FileIds ids, byte[] bytes)
      throws UnreadableFileException {
    if (!Utf8.isWellFormed(bytes)) {
      throw new UnreadableFileException(
          path, "not valid UTF-8 at byte " + malformedAt(bytes) + "; convert the file to UTF-8");
    }
    String sha256 = StableIds.sha256(bytes);
    String fileId = ids.of(new FileIds.File(path, location, sha256, bytes.length));
    return new SourceFile(path, location, fileId, sha256, bytes);
  }

  private static int malformedAt(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder.decode(in, CharBuffer.allocate(bytes.length), true);
    return in.position();
  }

  String path() {
    return path;
  }

  /** Where the file was read, for a person. */
  String location() {
    return location;
  }

  String fileId() {
    return fileId;
  }

  String sha256() {
    return sha256;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The content as text; made anew by each call, because only parsing needs it. */
  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
