package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import io.calcitefusion.metadata.RegistryFinding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a registry of the data files of a folder, as the engine reads them. Names of files become
 * names of datasets; where that is not possible, the nearest possible name is taken.
 */
final class FolderInference {
  private static final Set<DataFormat> FORMATS = Set.copyOf(DataFormat.OF_FILES);
  private static final Pattern VERSION_SUFFIX = Pattern.compile(".*_v(\\d+)", Pattern.DOTALL);

  /** A version that a name can say: without leading zeros, within an int. */
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");

  private static final String DELIMITER = "delimiter";

  /** What separates values in files that are called CSV, beside the comma. */
  private static final ImmutableList<String> OTHER_DELIMITERS = ImmutableList.of(";", "\t", "|");

  private final NativeHandle engine;
  private final Path folder;
  private final String registryName;
  private final Path registryFolder;
  private final Map<Path, DataFusionException> problems = new TreeMap<>();

  FolderInference(NativeHandle engine, Path folder, String registryName, Path registryFolder) {
    this.engine = engine;
    this.folder = folder;
    this.registryName = registryName;
    this.registryFolder = registryFolder.toAbsolutePath().normalize();
  }

  InferredRegistry infer() {
    ImmutableListMultimap.Builder<String, Path> named = ImmutableListMultimap.builder();
    FolderSources.of(folder, FORMATS).forEach((name, path) -> named.put(validName(name), path));
    ImmutableListMultimap<String, Path> sources = named.build();
    Registry.Builder registry = builder();
    for (String name : sources.keySet()) {
      List<Path> paths = sources.get(name);
      if (paths.size() > 1) {
        paths.forEach(path -> problems.put(path, FolderSources.clash(name, paths)));
        continue;
      }
      DatasetSpec dataset = dataset(name, paths.get(0));
      if (dataset != null) {
        registry.datasets(ImmutableList.of(dataset));
      }
    }
    return new InferredRegistry(registry.build(), ImmutableSortedMap.copyOf(problems));
  }

  private Registry.Builder builder() {
    return Registry.builder(registryName).source(registryFolder.toString(), registryFolder);
  }

  private @Nullable DatasetSpec dataset(String name, Path source) {
    try {
      DatasetLocation found = withDelimiter(DatasetFiles.location(source));
      Schema arrowSchema = plain(columns(name, found));
      DatasetSpec dataset =
          DatasetSpec.builder(name, version(name), arrowSchema)
              .location(
                  DatasetLocation.of(
                      ImmutableList.of(relative(source)),
                      found.format(),
                      written(found.options()),
                      ImmutableList.of()))
              .build();
      // What can not stand in a registry is a problem of this source alone.
      Registry unused = builder().datasets(ImmutableList.of(dataset)).build();
      return dataset;
    } catch (RegistryException e) {
      problems.put(
          source,
          new DataFusionException(
              ErrorKind.CONFIGURATION,
              "F0000",
              e.findings().stream()
                  .map(RegistryFinding::message)
                  .distinct()
                  .collect(Collectors.joining("; ")),
              null,
              e));
    } catch (DataFusionException e) {
      engine.checkOpen();
      problems.put(source, e);
    }
    return null;
  }

  private Schema columns(String name, DatasetLocation found) {
    if (found.format() == DataFormat.DELTA) {
      return FileSchemas.infer(engine, name, found);
    }
    if (found.format() != DataFormat.JSON) {
      // Finds files of one table that do not fit together.
      Schema unused = FileSchemas.infer(engine, name, found);
    }
    return FileSchemas.asRead(engine, found);
  }

  /** A heading that is one name for the comma, and several for another sign, has that sign. */
  private DatasetLocation withDelimiter(DatasetLocation location) {
    if (location.format() != DataFormat.CSV) {
      return location;
    }
    List<Field> columns = FileSchemas.asRead(engine, location).getFields();
    if (columns.size() != 1) {
      return location;
    }
    for (String delimiter : OTHER_DELIMITERS) {
      if (columns.get(0).getName().contains(delimiter)) {
        return DatasetLocation.of(
            location.paths(),
            location.format(),
            ImmutableMap.<String, String>builder()
                .putAll(location.options())
                .put(DatasetFiles.OPTION_PREFIX + DELIMITER, delimiter)
                .buildOrThrow(),
            ImmutableList.of());
      }
    }
    return location;
  }

  /** Options as they stand in a registry: without the engine's prefix. */
  private static ImmutableMap<String, String> written(ImmutableMap<String, String> options) {
    ImmutableMap.Builder<String, String> shorter = ImmutableMap.builder();
    options.forEach(
        (key, value) -> shorter.put(key.substring(DatasetFiles.OPTION_PREFIX.length()), value));
    return shorter.buildOrThrow();
  }

  private String relative(Path source) {
    Path root = registryFolder.getRoot();
    boolean sameRoot = root != null && root.equals(source.getRoot());
    Path path = sameRoot ? registryFolder.relativize(source) : source;
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** The version that the name says, else 1. */
  private static int version(String name) {
    Matcher suffix = VERSION_SUFFIX.matcher(name);
    return suffix.matches() ? Integer.parseInt(suffix.group(1)) : 1;
  }

  private static String validName(String name) {
    String printable =
        name.codePoints()
            .map(c -> Character.isISOControl(c) ? '_' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    String named = printable.isBlank() ? "data" : printable;
    Matcher suffix = VERSION_SUFFIX.matcher(named);
    return suffix.matches() && !VERSION.matcher(suffix.group(1)).matches() ? named + "_v1" : named;
  }

  /** Columns without what a writer noted beside them, which a registry does not hold. */
  private static Schema plain(Schema schema) {
    return new Schema(schema.getFields().stream().map(FolderInference::plain).toList());
  }

  private static Field plain(Field field) {
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), field.getDictionary()),
        field.getChildren().stream().map(FolderInference::plain).toList());
  }
}
