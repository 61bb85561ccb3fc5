package io.calcitefusion.datafusion;

import org.jspecify.annotations.Nullable;

/** A front end that mirrors the engine's catalog. Thread-safe. */
public interface MirrorSource {
  /**
   * What the mirror says now.
   *
   * @param version the catalog version that is compared
   * @return the mirror of that version; null when it is of another one by now
   */
  @Nullable CatalogPicture at(long version);
}
