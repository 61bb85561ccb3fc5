package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The syntax tree of one file as flat arrays in preorder: a node is its number, from 0. Every node
 * but the root is also one edge, from its parent to it.
 *
 * <p>Flat arrays keep the tree small while it waits to be written, when the compiler's own tree is
 * gone already. Not changed once built.
 */
final class SyntaxTree {

  /** The start and end of what has no place in the file. */
  static final int NO_PLACE = -1;

  private final SourceFile file;
  private final LineIndex lines;
  private final Nodes nodes;
  private final ImmutableList<SyntaxError> errors;

  SyntaxTree(SourceFile file, LineIndex lines, Nodes nodes, ImmutableList<SyntaxError> errors) {
    this.file = file;
    this.lines = lines;
    this.nodes = nodes;
    this.errors = errors;
  }

  SourceFile file() {
    return file;
  }

  LineIndex lines() {
    return lines;
  }

  int nodeCount() {
    return nodes.count;
  }

  /** Whether the node after this one is its child. */
  boolean hasChild(int node) {
    return node + 1 < nodes.count && nodes.parents[node + 1] == node;
  }

  /** The name of the file's package, or null when it declares none. */
  @Nullable String packageName() {
    return hasChild(0) && kind(1).equals("PACKAGE") ? name(1) : null;
  }

  /** One edge to every node but the root. */
  int edgeCount() {
    return Math.max(0, nodes.count - 1);
  }

  ImmutableList<SyntaxError> errors() {
    return errors;
  }

  /** The parent of a node, -1 for the root. */
  int parent(int node) {
    return nodes.parents[node];
  }

  String kind(int node) {
    return nodes.kinds.get(node);
  }

  @Nullable String name(int node) {
    return nodes.names.get(node);
  }

  /** Whether a node is a literal, whose value is its text in the file. */
  boolean isLiteral(int node) {
    return nodes.literals.get(node);
  }

  /** First byte of a node, or {@link #NO_PLACE}. */
  int start(int node) {
    return nodes.starts[node];
  }

  /** Byte after the last one of a node, or {@link #NO_PLACE}. */
  int end(int node) {
    return nodes.ends[node];
  }

  /** The role that a node has below its parent; empty for the root. */
  String slot(int node) {
    return nodes.slots.get(node);
  }

  /** The place of a node among those of its role, from 0. */
  int index(int node) {
    return nodes.indexes[node];
  }

  /** Further facts of a node. */
  ImmutableMap<String, String> attributes(int node) {
    return nodes.attributes.get(node);
  }

  /** Text of the documentation comment of a class or method, or null. */
  @Nullable String documentation(int node) {
    return nodes.documentation.get(node);
  }

  /** Bytes of the texts of all nodes and edges, at most. */
  long textBytes() {
    return nodes.textBytes;
  }

  /** Collects the nodes in preorder. */
  static final class Nodes {
    private static final int INITIAL = 256;
    private static final int MAX_BYTES_PER_CHAR = 3;

    private int count;
    private int[] parents = new int[INITIAL];
    private int[] starts = new int[INITIAL];
    private int[] ends = new int[INITIAL];
    private int[] indexes = new int[INITIAL];
    private final List<String> kinds = new ArrayList<>();
    private final List<String> slots = new ArrayList<>();
    private final List<@Nullable String> names = new ArrayList<>();
    private final List<ImmutableMap<String, String>> attributes = new ArrayList<>();
    private final BitSet literals = new BitSet();
    private final Map<Integer, String> documentation = new HashMap<>();
    private long textBytes;

    /** Adds a node below its parent, and gives its number; {@link #describe} has to follow. */
    int add(int parent, String slot, int index, int start, int end) {
      if (count == parents.length) {
        grow(count * 2);
      }
      int node = count++;
      parents[node] = parent;
      indexes[node] = index;
      starts[node] = start;
      ends[node] = end;
      slots.add(slot);
      textBytes += slot.length();
      return node;
    }

    /** Says what the node that was added last is. */
    void describe(String kind, @Nullable String name, ImmutableMap<String, String> nodeAttributes) {
      kinds.add(kind);
      names.add(name);
      attributes.add(nodeAttributes);
      textBytes += kind.length();
      textBytes += name == null ? 0 : MAX_BYTES_PER_CHAR * name.length();
      nodeAttributes.forEach(this::addAttribute);
    }

    /** Makes the node that was added last a literal, when it has a place in the file. */
    void markLiteral() {
      int node = count - 1;
      if (starts[node] >= 0) {
        literals.set(node);
        textBytes += ends[node] - starts[node];
      }
    }

    /** Keeps the documentation of the node that was added last; null when it has none. */
    void document(@Nullable String text) {
      if (text != null) {
        documentation.put(count - 1, text);
      }
    }

    private void addAttribute(String key, String value) {
      textBytes += key.length() + value.length() + 2 * Integer.BYTES;
    }

    private void grow(int capacity) {
      parents = Arrays.copyOf(parents, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      indexes = Arrays.copyOf(indexes, capacity);
    }
  }
}
