package io.calcitefusion.examples;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Ids and hashes of the datasets: equal input gives equal text on every machine.
 *
 * <p>Thread-safe: pure functions.
 */
final class StableIds {

  /** Separates the parts of a hashed id, so that no two lists of parts give the same text. */
  private static final char UNIT_SEPARATOR = '\u001f';

  private static final int ID_BYTES = 16;

  private StableIds() {}

  /**
   * The id of a file: {@code file:} and the BLAKE2b-128, in lower-case hex, of the prefix, the
   * repository's name when there is one, and the path, joined by U+001F.
   */
  static String fileId(@Nullable String repo, String path) {
    StringBuilder text = new StringBuilder("file").append(UNIT_SEPARATOR);
    if (repo != null) {
      text.append(repo).append(UNIT_SEPARATOR);
    }
    text.append(path);
    byte[] digest = Blake2b.digest(text.toString().getBytes(StandardCharsets.UTF_8), ID_BYTES);
    return "file:" + HexFormat.of().formatHex(digest);
  }

  /** SHA-256 of the bytes as lower-case hex. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  /** A new SHA-256 digest. */
  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
