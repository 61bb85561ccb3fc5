package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.AccessLevel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an embedding application allows at most, whatever a URL says. Immutable.
 *
 * @param access highest access level
 * @param folders folders below which every allowed folder has to lie; null for any folder
 */
public record AccessCeiling(AccessLevel access, @Nullable ImmutableList<Path> folders) {
  /** Checks that there is a level. */
  public AccessCeiling {
    requireNonNull(access, "access");
  }

  /**
   * No limit.
   *
   * @return a ceiling that allows everything
   */
  public static AccessCeiling none() {
    return new AccessCeiling(AccessLevel.ADMIN, null);
  }

  /**
   * A limit of both.
   *
   * @param access highest access level
   * @param folders folders below which every allowed folder has to lie
   * @return the ceiling
   */
  public static AccessCeiling of(AccessLevel access, List<Path> folders) {
    return new AccessCeiling(access, ImmutableList.copyOf(folders));
  }
}
