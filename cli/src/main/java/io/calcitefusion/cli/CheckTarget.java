package io.calcitefusion.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What is checked: a registry, perhaps with a folder of data, or a folder of files without one.
 *
 * @param text what the user gave
 * @param folder the folder, or null for a registry
 * @param registry the registry, or null for a folder
 */
record CheckTarget(String text, @Nullable Path folder, @Nullable RegistryUrl registry) {
  private static final String SHIPPED = "classpath:";

  /** Makes what is no registry and no folder a wrong usage, and a missing file too. */
  static final class Converter implements ITypeConverter<CheckTarget> {
    @Override
    public CheckTarget convert(String value) {
      String place = place(value);
      Path path = place.startsWith(SHIPPED) || place.isEmpty() ? null : path(place);
      if (path != null && Files.isDirectory(path)) {
        if (place.length() < withoutPrefix(value).strip().length()) {
          throw new TypeConversionException(
              "'%s' is a folder, which takes no ;key=value".formatted(place));
        }
        return new CheckTarget(value, path, null);
      }
      if (path != null && !Files.exists(path)) {
        throw new TypeConversionException(
            "there is no registry file and no folder '%s'".formatted(place));
      }
      RegistryUrl registry = new RegistryUrl.Converter().convert(value);
      Path data = registry.data();
      if (data != null && !Files.isDirectory(data)) {
        throw new TypeConversionException("there is no data folder '%s'".formatted(data));
      }
      return new CheckTarget(value, null, registry);
    }

    private static String place(String value) {
      String text = withoutPrefix(value);
      int end = text.indexOf(';');
      return (end < 0 ? text : text.substring(0, end)).strip();
    }

    private static String withoutPrefix(String value) {
      try {
        return JdbcUrl.parse(value).text().substring(JdbcUrl.PREFIX.length());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }

    private static Path path(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
      }
    }
  }
}
