package io.calcitefusion.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The parts of a URL that say what is deployed.
 *
 * @param registry the registry
 * @param data folder of datasets without a location, or null
 */
record RegistryUrl(RegistryReference registry, @Nullable Path data) {
  private static final String DATA = "data";

  /** Makes a URL that names no registry, or that says more, a wrong usage. */
  static final class Converter implements ITypeConverter<RegistryUrl> {
    @Override
    public RegistryUrl convert(String value) {
      String text;
      try {
        text = JdbcUrl.parse(value).text().substring(JdbcUrl.PREFIX.length());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      String[] parts = text.split(";", -1);
      Path data = null;
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        if (equals < 0 || !parts[i].substring(0, equals).strip().equals(DATA)) {
          throw new TypeConversionException(
              "'"
                  + parts[i]
                  + "' of '"
                  + value
                  + "' is not for a deployment; only ;data=FOLDER is");
        }
        data = path(parts[i].substring(equals + 1).strip());
      }
      String target = parts[0].strip();
      if (target.isEmpty() || Files.isDirectory(path(target))) {
        throw new TypeConversionException(
            "'" + value + "' names no registry; a folder or an empty engine has nothing to deploy");
      }
      return new RegistryUrl(new RegistryReference.Converter().convert(target), data);
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
