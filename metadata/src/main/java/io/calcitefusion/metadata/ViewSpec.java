package io.calcitefusion.metadata;

/**
 * One view of the registry. Immutable.
 *
 * @param name unique among datasets and views
 * @param doc one sentence for a person, may be empty
 * @param definition how its rows come about
 */
public record ViewSpec(String name, String doc, ViewDefinition definition) {}
