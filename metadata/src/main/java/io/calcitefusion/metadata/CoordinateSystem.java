package io.calcitefusion.metadata;

/** In what an extractor gives positions. */
public enum CoordinateSystem {
  /** It gives none. */
  NONE,
  /** Byte offsets into the file. */
  BYTES,
  /** Lines. */
  LINE,
  /** Lines and columns. */
  LINE_COL,
  /** Offsets into code. */
  OFFSETS,
  /** Paths of files. */
  PATH
}
