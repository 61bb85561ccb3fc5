package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

/**
 * A file or folder that was left out, and why.
 *
 * @param path path below the root of the sources, with slashes
 * @param reason what was wrong with it
 */
public record UnreadableFile(String path, String reason) {

  /** Checks that both parts are there. */
  public UnreadableFile {
    requireNonNull(path, "path");
    requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
