package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * What a deployment registered. Immutable.
 *
 * @param catalog catalog of the tables
 * @param schema schema of the tables
 * @param tables tables with data, by name
 * @param emptyTables datasets for which no file was found
 * @param views views, in the order in which they were created
 * @param problems errors of datasets whose scan fails, by name
 * @param version catalog version after the swap
 */
public record Deployment(
    String catalog,
    String schema,
    ImmutableList<String> tables,
    ImmutableList<String> emptyTables,
    ImmutableList<String> views,
    ImmutableMap<String, DataFusionException> problems,
    long version) {}
