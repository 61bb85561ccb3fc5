package io.calcitefusion.metadata;

/**
 * How the parts of an id become text. Every recipe renders {@code prefix:hash}; the hash is BLAKE2b
 * over UTF-8. New ids use {@link #PARTS}.
 */
public enum IdRecipe {
  /**
   * Prefix, literals and columns joined by U+001F, a null as the spec's null text; 128 bits in
   * hexadecimal. Ids that extractors derive.
   */
  REGISTRY,
  /**
   * Columns joined by a colon, nulls left out, so that different parts can give one id; 64 bits in
   * decimal, the prefix not hashed.
   */
  JOINED,
  /** As {@link #REGISTRY}, with the null text {@code None}. Ids made while data comes in. */
  INGESTION,
  /**
   * Columns joined by U+001F, a null as {@code __NULL__}; 128 bits in hexadecimal, the prefix not
   * hashed.
   */
  PARTS;

  /**
   * How a null part is hashed unless a spec says otherwise.
   *
   * @return the text
   */
  public String defaultNullText() {
    return this == INGESTION ? "None" : IdSpec.DEFAULT_NULL_TEXT;
  }
}
