package io.calcitefusion.examples;

import java.util.List;

/**
 * How the rows of one dataset are made of files.
 *
 * @param <T> what is kept of one file
 */
interface Rows<T> {

  /** What is kept of files of one group; called by several threads at once. */
  List<T> load(List<SourceFile> files);

  /** The file that an item was made of. */
  SourceFile file(T item);

  /** Number of rows of one file. */
  int count(T item);

  /**
   * Rows of a Parquet row group: the writer holds one in memory, and a reader decodes one at once.
   */
  int rowGroupRows();

  /** Bytes of vector data that a row takes, at most. */
  long bytes(T item, int row);

  /** Which columns are filled, and how. */
  Filling<T> filling();
}
