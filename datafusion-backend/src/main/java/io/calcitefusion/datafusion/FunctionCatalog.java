package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;

/**
 * The functions that a session can call at one moment: those of the engine and those in Java.
 * Immutable.
 *
 * @param version raised with every change of the functions of the engine
 * @param functions one per name and kind, sorted by both; aliases are names too
 */
public record FunctionCatalog(long version, ImmutableList<FunctionDescription> functions) {}
