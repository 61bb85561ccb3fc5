package io.calcitefusion.cli;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a registry is: a file, or one that is shipped in a jar.
 *
 * @param text what the user gave, {@code classpath:NAME} or a path
 */
record RegistryReference(String text) {
  private static final String SHIPPED = "classpath:";

  /**
   * Reads and checks the registry.
   *
   * @throws io.calcitefusion.metadata.RegistryException with everything that is wrong
   */
  Registry read() {
    return text.startsWith(SHIPPED)
        ? RegistryReader.readClasspath(text.substring(SHIPPED.length()))
        : RegistryReader.read(Path.of(text));
  }

  @Override
  public String toString() {
    return text;
  }

  /** Makes a text that is no path a wrong usage. */
  static final class Converter implements ITypeConverter<RegistryReference> {
    @Override
    public RegistryReference convert(String value) {
      try {
        return new RegistryReference(value.startsWith(SHIPPED) ? value : Path.of(value).toString());
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'" + value + "' is no path: " + e.getReason());
      }
    }
  }
}
