package io.calcitefusion.examples;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.EnumSet;
import java.util.Set;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * What the interface of one kind of tree says about its parts, read off its getters: those that
 * give trees name the roles of children, the one that gives a {@link Name} the name, and those that
 * give an enum, a set or a truth value are further facts.
 *
 * <p>Reading the interface keeps the extractor neutral of the JDK that runs it: a kind of tree or a
 * part that a later JDK adds gets its role without a change here. Immutable.
 */
final class TreeShape {

  private final String kind;
  private final boolean isLiteral;
  private final @Nullable String operator;
  private final @Nullable MethodHandle name;
  private final @Nullable MethodHandle modifiers;
  private final ImmutableList<Part> children;
  private final ImmutableList<Part> facts;

  private TreeShape(
      Tree.Kind kind,
      @Nullable MethodHandle name,
      @Nullable MethodHandle modifiers,
      ImmutableList<Part> children,
      ImmutableList<Part> facts) {
    this.kind = kind.name();
    Class<? extends Tree> type = kind.asInterface();
    this.isLiteral = type != null && LiteralTree.class.isAssignableFrom(type);
    this.operator = Operators.symbol(kind);
    this.name = name;
    this.modifiers = modifiers;
    this.children = children;
    this.facts = facts;
  }

  /** The shapes of all kinds that the running JDK knows. */
  static ImmutableMap<Tree.Kind, TreeShape> all() {
    return Maps.immutableEnumMap(Maps.toMap(EnumSet.allOf(Tree.Kind.class), TreeShape::of));
  }

  /** The shape of a kind of tree; a kind without an interface has no known parts. */
  private static TreeShape of(Tree.Kind kind) {
    Class<? extends Tree> type = kind.asInterface();
    if (type == null) {
      return new TreeShape(kind, null, null, ImmutableList.of(), ImmutableList.of());
    }
    ImmutableSortedMap<String, Method> getters = getters(type);
    MethodHandle name = null;
    MethodHandle modifiers = null;
    ImmutableList.Builder<Part> children = ImmutableList.builder();
    ImmutableList.Builder<Part> facts = ImmutableList.builder();
    for (var getter : getters.entrySet()) {
      Method method = getter.getValue();
      Class<?> result = method.getReturnType();
      MethodHandle handle = handle(method);
      Part part = new Part(getter.getKey(), handle);
      if (Name.class.isAssignableFrom(result)) {
        name = handle;
      } else if (givesTrees(method.getGenericReturnType())) {
        // A getter such as getExpression beside getExpressions is a shortcut to the first of them.
        if (!getters.containsKey(getter.getKey() + 's')) {
          children.add(part);
        }
        if (ModifiersTree.class.isAssignableFrom(result)) {
          modifiers = handle;
        }
      } else if (isFact(result)) {
        facts.add(part);
      }
    }
    return new TreeShape(kind, name, modifiers, children.build(), facts.build());
  }

  private static boolean isFact(Class<?> type) {
    boolean choice = type.isEnum() && type != Tree.Kind.class;
    return choice || type == boolean.class || Set.class.isAssignableFrom(type);
  }

  /** Getters by the name of what they give. */
  private static ImmutableSortedMap<String, Method> getters(Class<? extends Tree> type) {
    ImmutableSortedMap.Builder<String, Method> getters = ImmutableSortedMap.naturalOrder();
    for (Method method : type.getMethods()) {
      String text = method.getName();
      int prefix = text.startsWith("get") ? 3 : text.startsWith("is") ? 2 : text.length();
      if (prefix < text.length() && method.getParameterCount() == 0 && !method.isBridge()) {
        String label = text.substring(prefix);
        getters.put(Ascii.toLowerCase(label.charAt(0)) + label.substring(1), method);
      }
    }
    return getters.buildOrThrow();
  }

  /** Whether a type is a tree, or a list of trees, or a list of such lists. */
  private static boolean givesTrees(Type type) {
    if (type instanceof Class<?> plain) {
      return Tree.class.isAssignableFrom(plain);
    }
    if (type instanceof WildcardType wildcard) {
      return givesTrees(wildcard.getUpperBounds()[0]);
    }
    return type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && Iterable.class.isAssignableFrom(raw)
        && givesTrees(generic.getActualTypeArguments()[0]);
  }

  /** The kind's name. */
  String kind() {
    return kind;
  }

  /** Whether trees of this kind are literals. */
  boolean isLiteral() {
    return isLiteral;
  }

  /** How the operator of this kind is written, or null. */
  @Nullable String operator() {
    return operator;
  }

  /** Getter of the name, or null. */
  @Nullable MethodHandle name() {
    return name;
  }

  /** Getter of the modifiers, or null. */
  @Nullable MethodHandle modifiers() {
    return modifiers;
  }

  /** Whether trees of this kind can have further facts. */
  boolean hasAttributes() {
    return operator != null || modifiers != null || !facts.isEmpty();
  }

  /** Getters of children, by the role that they give them. */
  ImmutableList<Part> children() {
    return children;
  }

  /** Getters of further facts. */
  ImmutableList<Part> facts() {
    return facts;
  }

  /**
   * One getter.
   *
   * @param label what it gives
   * @param getter the method
   */
  record Part(String label, MethodHandle getter) {}

  private static MethodHandle handle(Method getter) {
    try {
      return MethodHandles.publicLookup()
          .unreflect(getter)
          .asType(MethodType.methodType(Object.class, Tree.class));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The compiler's tree interface hides " + getter, e);
    }
  }

  /** Calls a getter of the tree's interface. */
  static @Nullable Object call(MethodHandle getter, Tree tree) {
    try {
      return (Object) getter.invokeExact(tree);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The compiler's tree refuses " + getter, e);
    }
  }
}
