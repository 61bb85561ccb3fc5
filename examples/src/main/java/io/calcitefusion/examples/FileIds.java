package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.Registry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the ids of files, as the registry says. Immutable and thread-safe. */
final class FileIds {

  private static final String COLUMN = "file_id";
  private static final String REPO = "repo_id";
  private static final ImmutableSet<String> KNOWN =
      ImmutableSet.of("path", "abs_path", "file_sha256", "size_bytes", "encoding");

  private final IdColumn ids;

  private FileIds(IdColumn ids) {
    this.ids = ids;
  }

  /**
   * What is known of a file when its id is made.
   *
   * @param path path below the root, with slashes
   * @param location where it was read
   * @param sha256 hash of its content
   * @param size bytes of its content
   */
  record File(String path, String location, String sha256, int size) {
    @Nullable String value(String column) {
      return switch (column) {
        case "path" -> path;
        case "abs_path" -> location;
        case "file_sha256" -> sha256;
        case "size_bytes" -> Integer.toString(size);
        case "encoding" -> SourceFile.ENCODING;
        default -> null;
      };
    }
  }

  /**
   * The ids that a dataset of files derives.
   *
   * @param registry the registry
   * @param files the dataset of files, one of the registry's
   * @param repo name of the repository, when several are kept together
   * @throws ExtractionException of kind SCHEMA_MISMATCH when it does not, or from other columns
   *     than are known of a file
   */
  static FileIds of(Registry registry, DatasetSpec files, @Nullable String repo) {
    IdSpec spec = null;
    DerivedId column = null;
    ExtractMetadata extract = files.extract();
    if (extract != null) {
      for (DerivedId derived : extract.derived()) {
        if (derived.name().equals(COLUMN)) {
          column = derived;
          spec = registry.extraction().idSpec(derived.idSpec());
        }
      }
    }
    if (column == null || spec == null) {
      throw ExtractionException.mismatch(
          "the dataset "
              + files.name()
              + " does not say how "
              + COLUMN
              + " is derived; name it under 'derived:' of its extraction");
    }
    Map<String, String> literals = repo == null ? Map.of() : ImmutableMap.of(REPO, repo);
    IdColumn ids = IdColumn.of(column, spec, literals);
    for (String input : ids.inputs()) {
      if (!KNOWN.contains(input)) {
        throw ExtractionException.mismatch(
            "the id "
                + spec.name()
                + " is derived from '"
                + input
                + "', which is not known of a file; known are "
                + String.join(", ", KNOWN));
      }
    }
    return new FileIds(ids);
  }

  /** The id of a file. */
  String of(File file) {
    String id = ids.of(file::value);
    if (id == null) {
      throw new IllegalStateException("Every value of a file is known");
    }
    return id;
  }
}
