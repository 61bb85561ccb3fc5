package io.calcitefusion.datafusion.internal;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.List;

/** What the system says about mounted file systems, and about the C library. Pure functions. */
final class MountTable {
  private MountTable() {}

  /**
   * Whether programs and libraries can not be loaded from a folder.
   *
   * @param mounts lines as in {@code /proc/mounts}
   * @param folder an absolute path without links
   */
  static boolean isNoexec(List<String> mounts, Path folder) {
    Path longest = Path.of("/");
    boolean noexec = false;
    for (String line : mounts) {
      List<String> parts = Splitter.on(' ').splitToList(line);
      if (parts.size() < 4 || !parts.get(1).startsWith("/")) {
        continue;
      }
      Path point = Path.of(unescaped(parts.get(1)));
      // A later mount on the same point hides the earlier one.
      if (folder.startsWith(point) && point.getNameCount() >= longest.getNameCount()) {
        longest = point;
        noexec = Splitter.on(',').splitToList(parts.get(3)).contains("noexec");
      }
    }
    return noexec;
  }

  /**
   * Whether this program runs on the C library musl, as on Alpine.
   *
   * @param maps lines as in {@code /proc/self/maps}
   */
  static boolean isMusl(List<String> maps) {
    return maps.stream().anyMatch(line -> line.contains("/ld-musl-"));
  }

  /** Spaces and the like stand as a backslash and three octal digits. */
  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 3 < text.length()) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
