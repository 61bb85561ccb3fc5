package io.calcitefusion.tests.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a query's text that can be exchanged for another of its kind.
 *
 * @param kind a type of SQL for expressions, else the name of a clause
 * @param least the smallest text that can stand in its place; null when there is none
 * @param parts texts, {@link Words} and pieces
 */
record Piece(String kind, @Nullable String least, List<Object> parts) {
  /** Who reads the text. */
  enum Reader {
    CALCITE,
    ENGINE,
    DUCKDB
  }

  /**
   * Words that differ between readers; null where there is no counterpart.
   *
   * @param calcite what Calcite reads
   * @param engine what the engine reads
   * @param duckdb what DuckDB reads
   */
  record Words(String calcite, @Nullable String engine, @Nullable String duckdb) {
    @Nullable String of(Reader reader) {
      return switch (reader) {
        case CALCITE -> calcite;
        case ENGINE -> engine;
        case DUCKDB -> duckdb;
      };
    }
  }

  static Piece of(String kind, @Nullable String least, Object... parts) {
    return new Piece(kind, least, Arrays.asList(parts));
  }

  /** The text for a reader; null when it has no words for it. */
  @Nullable String text(Reader reader) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      String words =
          part instanceof Piece piece
              ? piece.text(reader)
              : part instanceof Words choice ? choice.of(reader) : part.toString();
      if (words == null) {
        return null;
      }
      text.append(words);
    }
    return text.toString();
  }

  /** The text for Calcite. */
  String sql() {
    return String.valueOf(text(Reader.CALCITE));
  }

  /** Smaller pieces of the same kind: parts of this one, or this one with a smaller part. */
  List<Piece> smaller() {
    List<Piece> smaller = new ArrayList<>();
    if (least != null && !least.equals(sql())) {
      smaller.add(of(kind, least, least));
    }
    parts.forEach(part -> addInner(part, smaller));
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Piece piece) {
        for (Piece other : piece.smaller()) {
          List<Object> changed = new ArrayList<>(parts);
          changed.set(i, other);
          smaller.add(new Piece(kind, least, changed));
        }
      }
    }
    return smaller;
  }

  private void addInner(Object part, List<Piece> found) {
    if (part instanceof Piece piece) {
      if (piece.kind.equals(kind)) {
        found.add(piece);
      } else {
        piece.parts.forEach(inner -> addInner(inner, found));
      }
    }
  }
}
