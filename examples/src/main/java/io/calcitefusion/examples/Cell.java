package io.calcitefusion.examples;

/**
 * Writes one value of one column.
 *
 * @param <T> what rows are made of
 */
@FunctionalInterface
interface Cell<T> {

  /**
   * Writes a value.
   *
   * @param item where the value comes from
   * @param element which of the item's lines, nodes, edges or errors; not used where there is one
   * @param at position in the vector
   */
  void write(T item, int element, int at);
}
