package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.TreeMultimap;
import io.calcitefusion.metadata.DataFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files and sub-folders of a folder that are tables, and the names that they have. */
final class FolderSources {
  private FolderSources() {}

  /**
   * Lists what lies directly in a folder: each file of data under its name without the extension,
   * each sub-folder that holds such files under its own name.
   *
   * @param folder an existing folder
   * @param formats formats that count as data
   * @return absolute paths by name, both sorted; more than one path when names clash
   * @throws DataFusionException of kind IO when the folder is missing or can not be listed
   */
  static ImmutableListMultimap<String, Path> of(Path folder, Set<DataFormat> formats) {
    if (!Files.isDirectory(folder)) {
      throw FileListing.missing("There is no folder '" + folder + "'.");
    }
    Path absolute = folder.toAbsolutePath().normalize();
    TreeMultimap<String, Path> sources = TreeMultimap.create();
    for (Path entry : children(absolute)) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        if (DeltaLocations.isTable(entry)
            || FileListing.filesBelow(entry).stream().anyMatch(file -> isData(file, formats))) {
          sources.put(name, entry);
        }
      } else if (isData(entry, formats)) {
        sources.put(withoutEnding(name), entry);
      }
    }
    return ImmutableListMultimap.copyOf(sources);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(child -> !FileListing.isHidden(child)).toList();
    } catch (IOException | UncheckedIOException e) {
      throw FileListing.unreadable(folder, e);
    }
  }

  private static String withoutEnding(String name) {
    String ending = DataFormat.ofFile(name).flatMap(format -> format.ending(name)).orElseThrow();
    return name.substring(0, name.length() - ending.length() - 1);
  }

  private static boolean isData(Path file, Set<DataFormat> formats) {
    DataFormat format = FileListing.formatOf(file);
    return format != null && formats.contains(format);
  }

  /**
   * The error for two paths that would be one table.
   *
   * @param name name of the table
   * @param paths the paths
   * @return an error of kind CONFIGURATION that names them
   */
  static DataFusionException clash(String name, List<Path> paths) {
    return new DataFusionException(
        ErrorKind.CONFIGURATION,
        "42P07",
        "%s would both be the table '%s'; rename or move one of them."
            .formatted(DatasetFiles.quoted(paths), name));
  }
}
