package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.StatementClassifier;
import io.calcitefusion.datafusion.StatementKind;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The queries and expectations of a folder, by the names of the files. Immutable.
 *
 * @param queries queries, with or without an expectation
 * @param expectationsAlone expectations without a query
 */
record StoredQueries(ImmutableList<Query> queries, ImmutableList<Query> expectationsAlone) {
  private static final String QUERY = ".sql";
  private static final String EXPECTATION = ".expect.yaml";

  /** A file that can not be what it should be. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String role;
    private final String expected;
    private final String hint;

    Unfit(String role, String expected, String message, String hint, @Nullable Throwable cause) {
      super(message, cause);
      this.role = role;
      this.expected = expected;
      this.hint = hint;
    }

    String role() {
      return role;
    }

    String expected() {
      return expected;
    }

    String hint() {
      return hint;
    }
  }

  /**
   * A query with the place of its expectation.
   *
   * @param folder the folder of all queries
   * @param name path below it without an ending, with slashes
   */
  record Query(Path folder, String name) {
    Path file() {
      return folder.resolve(name + QUERY);
    }

    Path expectation() {
      return folder.resolve(name + EXPECTATION);
    }

    /** The name of that file alone. */
    String expectationName() {
      return name.substring(name.lastIndexOf('/') + 1) + EXPECTATION;
    }

    /** The text of the query. */
    String sql() {
      String sql;
      try {
        sql = Files.readString(file());
      } catch (CharacterCodingException e) {
        throw new Unfit("file", "a text in UTF-8", "other bytes", "See " + file() + ".", e);
      } catch (IOException e) {
        throw new Unfit("file", "a file that can be read", e.toString(), "See " + file() + ".", e);
      }
      StatementKind kind = StatementClassifier.classify(sql);
      if (kind != StatementKind.QUERY) {
        String found =
            sql.isBlank()
                ? "nothing"
                : "a statement of class " + kind.name().toLowerCase(Locale.ROOT);
        throw new Unfit("plan", "one query", found, "See " + file() + ".", null);
      }
      return sql;
    }

    /** What is expected of it; null when nobody wrote that down. */
    @Nullable QueryExpectation expected() {
      if (!Files.exists(expectation())) {
        return null;
      }
      try {
        return QueryExpectation.read(expectation());
      } catch (RegistryException e) {
        throw new Unfit(
            "expectation",
            "an expectation that can be read",
            String.valueOf(e.getMessage()),
            "docs/testkit.md has the format.",
            e);
      }
    }
  }

  /**
   * Finds the queries of a folder and of those in it.
   *
   * @throws DataFusionException of kind CONFIGURATION when there is none
   */
  static StoredQueries in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw wrong("'%s' is no folder; expected one with queries in files *.sql.".formatted(folder));
    }
    List<String> names;
    try (Stream<Path> files = Files.walk(folder)) {
      names =
          files
              .filter(Files::isRegularFile)
              .map(file -> String.join("/", parts(folder.relativize(file))))
              .filter(name -> !name.startsWith(".") && !name.contains("/."))
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataFusionException(
          ErrorKind.IO, "58030", "'%s' can not be read: %s".formatted(folder, e), null, e);
    }
    ImmutableList<Query> queries = ending(folder, names, QUERY);
    if (queries.isEmpty()) {
      throw wrong("The folder '%s' holds no query; expected files *.sql.".formatted(folder));
    }
    return new StoredQueries(
        queries,
        ending(folder, names, EXPECTATION).stream()
            .filter(query -> !queries.contains(query))
            .collect(ImmutableList.toImmutableList()));
  }

  private static List<String> parts(Path path) {
    return Stream.iterate(0, at -> at < path.getNameCount(), at -> at + 1)
        .map(at -> path.getName(at).toString())
        .toList();
  }

  private static ImmutableList<Query> ending(Path folder, List<String> names, String ending) {
    return names.stream()
        .filter(name -> name.endsWith(ending) && name.length() > ending.length())
        .map(name -> new Query(folder, name.substring(0, name.length() - ending.length())))
        .collect(ImmutableList.toImmutableList());
  }

  private static DataFusionException wrong(String message) {
    return new DataFusionException(ErrorKind.CONFIGURATION, "F0000", message);
  }
}
