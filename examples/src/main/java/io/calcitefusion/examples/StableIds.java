package io.calcitefusion.examples;

import com.google.common.collect.Iterables;
import io.calcitefusion.metadata.IdSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ids and hashes of what is extracted: equal input gives equal text on every machine. Only ids of
 * data that comes in are made here; everything later has the engine's functions for them, which
 * give the same text.
 *
 * <p>Thread-safe: pure functions.
 */
final class StableIds {

  /** Separates the parts of a hashed id, so that no two lists of parts give the same text. */
  private static final String UNIT_SEPARATOR = "\u001f";

  private static final int LONG_BYTES = 8;
  private static final int ID_BYTES = 16;

  private StableIds() {}

  /**
   * The id that a spec gives.
   *
   * @param spec how it is made
   * @param literals values of those of the spec's literals that are given, in its order
   * @param parts value of every column of the spec, in its order
   * @return the prefix, a colon and the hash; never null
   */
  static String id(IdSpec spec, List<String> literals, List<@Nullable String> parts) {
    Iterable<@Nullable String> all = Iterables.concat(literals, parts);
    String hash =
        switch (spec.recipe()) {
          case REGISTRY, INGESTION ->
              hash128(spec.prefix() + UNIT_SEPARATOR + joined(all, spec.nullText()));
          case PARTS -> hash128(joined(all, spec.nullText()));
          case JOINED ->
              hash64(
                  StreamSupport.stream(all.spliterator(), false)
                      .filter(Objects::nonNull)
                      .collect(Collectors.joining(":")));
        };
    return spec.prefix() + ':' + hash;
  }

  private static String joined(Iterable<@Nullable String> parts, String nullText) {
    return StreamSupport.stream(parts.spliterator(), false)
        .map(part -> part == null ? nullText : part)
        .collect(Collectors.joining(UNIT_SEPARATOR));
  }

  /** BLAKE2b-64 of the text, big-endian without its sign, in decimal. */
  static String hash64(String text) {
    long hash = ByteBuffer.wrap(Blake2b.digest(utf8(text), LONG_BYTES)).getLong();
    return Long.toString(hash & Long.MAX_VALUE);
  }

  /** BLAKE2b-128 of the text in lower-case hex. */
  static String hash128(String text) {
    return HexFormat.of().formatHex(Blake2b.digest(utf8(text), ID_BYTES));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
