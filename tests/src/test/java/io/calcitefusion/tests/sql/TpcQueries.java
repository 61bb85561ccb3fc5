package io.calcitefusion.tests.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Texts of the benchmarks' queries, read from the jar of another project's tests. Names stand in
 * the quotes of standard SQL instead of that project's; nothing else is changed.
 */
final class TpcQueries {
  private TpcQueries() {}

  /** The queries of a folder of the jar by name, such as {@code q1} or {@code q14b}. */
  static ImmutableSortedMap<String, String> of(String folder) {
    ImmutableSortedMap.Builder<String, String> queries =
        ImmutableSortedMap.orderedBy(
            Comparator.comparingInt((String name) -> Integer.parseInt(name.replaceAll("\\D", "")))
                .thenComparing(Comparator.naturalOrder()));
    try (ZipFile jar = new ZipFile(System.getProperty("calcitefusion.tpc.queries"))) {
      Enumeration<? extends ZipEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.startsWith(folder + "/q") && name.endsWith(".sql")) {
          queries.put(
              name.substring(folder.length() + 1, name.length() - ".sql".length()),
              new String(jar.getInputStream(entry).readAllBytes(), UTF_8).replace('`', '"'));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return queries.buildOrThrow();
  }
}
