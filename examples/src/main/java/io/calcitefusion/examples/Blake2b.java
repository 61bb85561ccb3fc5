package io.calcitefusion.examples;

import java.util.Arrays;

/**
 * BLAKE2b (RFC 7693), unkeyed and sequential, for short inputs held in memory.
 *
 * <p>Our own because no small, maintained library offers it: the JDK, Guava and commons-codec have
 * none, and Bouncy Castle's provider takes 8 MB.
 *
 * <p>The digest length is a parameter of the hash, so a shorter digest is not a prefix of a longer
 * one. Thread-safe: pure functions.
 */
final class Blake2b {

  private static final int BLOCK = 128;
  private static final int ROUNDS = 12;

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private Blake2b() {}

  /** Hashes {@code input} to {@code digestBytes} bytes (1 to 64). */
  static byte[] digest(byte[] input, int digestBytes) {
    long[] state = IV.clone();
    state[0] ^= 0x01010000L ^ digestBytes;
    int offset = 0;
    while (input.length - offset > BLOCK) {
      compress(state, input, offset, offset + (long) BLOCK, false);
      offset += BLOCK;
    }
    byte[] last = Arrays.copyOfRange(input, offset, offset + BLOCK);
    compress(state, last, 0, input.length, true);
    byte[] output = new byte[digestBytes];
    for (int i = 0; i < digestBytes; i++) {
      output[i] = (byte) (state[i / Long.BYTES] >>> (Byte.SIZE * (i % Long.BYTES)));
    }
    return output;
  }

  private static void compress(long[] state, byte[] block, int at, long counter, boolean last) {
    long[] message = new long[16];
    for (int i = 0; i < message.length; i++) {
      message[i] = word(block, at + i * Long.BYTES);
    }
    long[] v = Arrays.copyOf(state, 16);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= counter;
    if (last) {
      v[14] = ~v[14];
    }
    for (int round = 0; round < ROUNDS; round++) {
      byte[] order = SIGMA[round % SIGMA.length];
      for (int i = 0; i < 4; i++) {
        long x = message[order[2 * i]];
        long y = message[order[2 * i + 1]];
        mix(v, i, 4 + i, 8 + i, 12 + i, x, y);
      }
      for (int i = 0; i < 4; i++) {
        long x = message[order[8 + 2 * i]];
        long y = message[order[9 + 2 * i]];
        mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, x, y);
      }
    }
    for (int i = 0; i < 8; i++) {
      state[i] ^= v[i] ^ v[i + 8];
    }
  }

  /**
   * Eight bytes, the lowest first. Put together by hand, as the digest is taken apart by hand: with
   * a view of longs on a byte array that is copied, optimized code gave digests of zeros.
   */
  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | (bytes[at + i] & 0xff);
    }
    return word;
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] = v[a] + v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] = v[a] + v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
