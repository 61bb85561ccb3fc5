package io.calcitefusion.metadata;

import java.io.Serializable;

/**
 * One thing that is wrong with a registry.
 *
 * @param source registry file or {@code classpath:NAME}
 * @param line line in the source, from 1; 0 when the finding has no line
 * @param message what is wrong, with the value, and what would be right
 */
public record RegistryFinding(String source, int line, String message) implements Serializable {
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line + ": " + message : source + ": " + message;
  }
}
