package io.calcitefusion.metadata;

/** Where the value of a nested view's column comes from. */
public sealed interface ColumnSource
    permits RootColumn, ContextReference, ElementField, Expression, TemplateField {}
