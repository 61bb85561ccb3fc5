package io.calcitefusion.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the commands over registries share. Pure functions. */
final class RegistryOptions {
  private RegistryOptions() {}

  /** A parameter that the parser has made sure of. */
  static <T> T given(@Nullable T parameter) {
    if (parameter == null) {
      throw new IllegalStateException("The parser sets every required parameter");
    }
    return parameter;
  }

  /** Writes one object on a line of its own. */
  static void json(Object object, CommandIo io) throws IOException {
    JsonText.write(object, io.out());
    io.out().append('\n');
  }
}
