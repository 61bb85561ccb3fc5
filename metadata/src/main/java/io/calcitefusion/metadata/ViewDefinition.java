package io.calcitefusion.metadata;

/** How the rows of a view come about: SQL text or a path into a nested dataset. */
public sealed interface ViewDefinition permits SqlView, NestedView {}
