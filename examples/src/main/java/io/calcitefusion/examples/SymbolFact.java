package io.calcitefusion.examples;

/** What a scope does with a name, or what the name is in it. */
enum SymbolFact {
  /** The scope itself reads the name. */
  READ,
  /** The scope itself sets the name: by an initializer, an assignment or a step. */
  SET,
  /** An import declares it. */
  IMPORTED,
  /** It is a parameter of the scope's method or lambda. */
  PARAMETER,
  /** It is a type parameter of the scope's class or method. */
  TYPE_PARAMETER,
  /** A declaration of it has annotations. */
  ANNOTATED,
  /** It is a class or method that is declared here, and so has a scope of its own. */
  NAMESPACE,
  /** The scope declares it. */
  LOCAL,
  /** The file's outermost scope declares it. */
  GLOBAL,
  /** A scope between this one and the outermost declares it. */
  FREE,
  /** Nothing in this file declares it, as far as this scope can see. */
  ELSEWHERE
}
