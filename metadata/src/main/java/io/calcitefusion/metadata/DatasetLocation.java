package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * Where the data of a dataset lies. Immutable; nothing is opened or checked here.
 *
 * @param paths files, folders or globs, relative ones against the registry file's folder; not
 *     empty; {@link Registry#absolutePaths} resolves them
 * @param format file format
 * @param options format options in the engine's words, such as {@code has_header}
 * @param fileSortOrder order in which every file is declared to be sorted; empty when unknown
 */
public record DatasetLocation(
    ImmutableList<String> paths,
    DataFormat format,
    ImmutableMap<String, String> options,
    ImmutableList<SortKey> fileSortOrder) {
  /** Checks that there is at least one path. */
  public DatasetLocation {
    checkArgument(!paths.isEmpty(), "a location needs at least one path");
    requireNonNull(format, "format");
    requireNonNull(options, "options");
    requireNonNull(fileSortOrder, "fileSortOrder");
  }
}
