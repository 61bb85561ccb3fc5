package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.OnDrift;
import io.calcitefusion.datafusion.Profile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What connections must agree on to share one engine. Immutable.
 *
 * @param identity canonical path, shipped registry, name of an empty engine, or a token of its own
 * @param fingerprint fingerprint of the registry, empty without one
 * @param data folder of datasets without a location, or null
 * @param profile bundle of engine settings
 * @param allow folders that SQL may reach
 * @param onDrift what happens when files no longer have the columns of their table
 * @param runtime settings {@code datafusion.runtime.*}
 */
record EngineKey(
    Object identity,
    String fingerprint,
    @Nullable Path data,
    Profile profile,
    ImmutableList<Path> allow,
    OnDrift onDrift,
    ImmutableSortedMap<String, String> runtime) {
  /** Whether a second connection can have an equal key. */
  boolean isShared() {
    return !(identity instanceof Unnamed);
  }

  /** Identity of an empty engine without a name: equal to nothing but itself. */
  static final class Unnamed {}
}
