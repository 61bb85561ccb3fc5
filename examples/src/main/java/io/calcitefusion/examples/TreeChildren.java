package io.calcitefusion.examples;

import java.util.Arrays;

/** The children of the nodes of one tree, as chains from a first child on. Immutable. */
final class TreeChildren {

  private static final int NONE = -1;

  private final SyntaxTree tree;
  private final int[] first;
  private final int[] next;

  private TreeChildren(SyntaxTree tree, int[] first, int[] next) {
    this.tree = tree;
    this.first = first;
    this.next = next;
  }

  /** The children of a tree. */
  static TreeChildren of(SyntaxTree tree) {
    int[] first = new int[tree.nodeCount()];
    int[] next = new int[tree.nodeCount()];
    Arrays.fill(first, NONE);
    for (int node = tree.nodeCount() - 1; node > 0; node--) {
      next[node] = first[tree.parent(node)];
      first[tree.parent(node)] = node;
    }
    return new TreeChildren(tree, first, next);
  }

  /** The first child of a node, -1 when it has none. */
  int first(int node) {
    return first[node];
  }

  /** The next child of the same node, -1 after the last one. */
  int next(int child) {
    return next[child];
  }

  /** The first child of a role, -1 when there is none. */
  int first(int node, String slot) {
    int child = first[node];
    while (child != NONE && !tree.slot(child).equals(slot)) {
      child = next[child];
    }
    return child;
  }

  /** Number of children of a role. */
  int count(int node, String slot) {
    int count = 0;
    for (int child = first[node]; child != NONE; child = next[child]) {
      count += tree.slot(child).equals(slot) ? 1 : 0;
    }
    return count;
  }
}
