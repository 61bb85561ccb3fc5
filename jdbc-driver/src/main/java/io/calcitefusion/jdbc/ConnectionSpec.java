package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.calcite.OnUnsupported;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.OnDrift;
import io.calcitefusion.datafusion.Profile;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a URL and its properties say. Immutable.
 *
 * @param url the URL as it was given
 * @param target what is opened
 * @param data folder of datasets without a location, or null
 * @param access what statements may do
 * @param allow folders that SQL may reach by path, or null for those that follow from the target
 * @param catalog default catalog, or null for the target's own
 * @param schema default schema, or null for the target's own
 * @param profile bundle of engine settings
 * @param planner who reads the SQL of a query
 * @param onUnsupported what happens to a query that the engine can not run as a whole
 * @param onDrift what happens when files no longer have the columns of their table
 * @param timeZone zone of the session
 * @param fetchSize rows per batch, 0 for the engine's own
 * @param name name of a shared empty engine, or null
 * @param settings engine settings by key, {@code datafusion.runtime.*} included
 * @param warnings what was ignored, one sentence each
 */
record ConnectionSpec(
    String url,
    EngineTarget target,
    @Nullable Path data,
    AccessLevel access,
    @Nullable ImmutableList<Path> allow,
    @Nullable String catalog,
    @Nullable String schema,
    Profile profile,
    Planner planner,
    OnUnsupported onUnsupported,
    OnDrift onDrift,
    ZoneId timeZone,
    int fetchSize,
    @Nullable String name,
    ImmutableSortedMap<String, String> settings,
    ImmutableList<String> warnings) {}
