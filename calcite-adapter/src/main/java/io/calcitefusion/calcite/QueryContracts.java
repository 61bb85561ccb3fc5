package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Checks that queries which someone relies on still plan, through Calcite and the engine, with the
 * columns that are expected, and that their rows still have the expected shape.
 *
 * <p>A folder of queries holds files {@code NAME.sql} with one query each and, beside them, {@code
 * NAME.expect.yaml} with a {@link QueryExpectation}; folders in it count too. Findings have the
 * check {@code query}; in place of a table they name {@code queries}, the folder and the file. The
 * roles of findings are {@code file}, {@code plan}, {@code expectation}, {@code column}, {@code
 * rows}, {@code not null}, {@code unique} and {@code key}.
 *
 * <p>Thread-safe. It holds no resources of its own; the session stays the caller's.
 */
public final class QueryContracts {
  /** The check that findings name. */
  public static final String CHECK = "query";

  private static final String CATALOG = "queries";

  private final DataFusionSession session;
  private final DataFusionFrontEnd frontEnd;

  /** How far queries are looked at. */
  public enum Depth {
    /** They are planned; nothing runs. */
    PLAN,
    /** They are planned, and those of which a shape of rows is expected run. */
    ROWS
  }

  private QueryContracts(DataFusionSession session) {
    this.session = requireNonNull(session, "session");
    this.frontEnd = DataFusionFrontEnd.of(session);
  }

  /**
   * The checks of a session, whose namespace the queries see.
   *
   * @param session an open session, which stays the caller's
   * @return the checks
   */
  public static QueryContracts of(DataFusionSession session) {
    return new QueryContracts(session);
  }

  /**
   * Checks the queries of a folder.
   *
   * @param folder a folder with at least one query in it
   * @param depth whether queries run
   * @return what is not as expected, by the order of the files; of severity INFO what was left out
   * @throws DataFusionException of kind CONFIGURATION when there is no such folder, or no query in
   *     it; of kind CLOSED or CANCELLED when the session ends meanwhile
   */
  public ImmutableList<CheckFinding> check(Path folder, Depth depth) {
    ImmutableList.Builder<CheckFinding> findings = ImmutableList.builder();
    StoredQueries stored = StoredQueries.in(folder);
    for (StoredQueries.Query query : stored.queries()) {
      findings.addAll(check(query, depth));
    }
    for (StoredQueries.Query orphan : stored.expectationsAlone()) {
      findings.add(
          finding(
              name(orphan),
              "file",
              "a query beside " + orphan.expectationName(),
              "",
              "Bring the query back, or remove the expectation."));
    }
    return findings.build();
  }

  /**
   * The names of the queries of a folder, as findings give them.
   *
   * @param folder a folder with at least one query in it
   * @return paths below the folder without an ending, sorted
   * @throws DataFusionException of kind CONFIGURATION when there is no such folder, or no query in
   *     it
   */
  public static ImmutableList<String> names(Path folder) {
    return StoredQueries.in(folder).queries().stream()
        .map(StoredQueries.Query::name)
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The views of the queries that datasets of a registry stand for, which {@link #check(Registry)}
   * looks at.
   *
   * @param registry the registry
   * @return their names, sorted by those of the datasets
   */
  public static ImmutableList<TableName> names(Registry registry) {
    return DeclaredQuery.of(registry).stream()
        .map(DeclaredQuery::view)
        .collect(ImmutableList.toImmutableList());
  }

  private ImmutableList<CheckFinding> check(StoredQueries.Query query, Depth depth) {
    TableName name = name(query);
    return attempted(
        name,
        query.file(),
        () -> {
          QueryExpectation expected = query.expected();
          try (PreparedQuery prepared = frontEnd.prepare(query.sql())) {
            return expected == null
                ? ImmutableList.of(
                    new CheckFinding(
                        CHECK,
                        name,
                        "",
                        "expectation",
                        query.expectationName(),
                        "",
                        CheckFinding.Severity.INFO,
                        "The query plans; record what it gives, to notice changes."))
                : new QueryContract(session, name, prepared, expected).check(depth);
          }
        });
  }

  /**
   * Writes what the queries of a folder give now as their expectations. The shape of rows that an
   * expectation states already is kept.
   *
   * @param folder a folder with at least one query in it
   * @return queries that do not plan and expectations that can not be read, which are not replaced;
   *     of severity INFO one per file that was written
   * @throws DataFusionException as from {@link #check(Path, Depth)}
   */
  public ImmutableList<CheckFinding> record(Path folder) {
    ImmutableList.Builder<CheckFinding> findings = ImmutableList.builder();
    for (StoredQueries.Query query : StoredQueries.in(folder).queries()) {
      TableName name = name(query);
      findings.addAll(attempted(name, query.file(), () -> record(name, query)));
    }
    return findings.build();
  }

  private ImmutableList<CheckFinding> record(TableName name, StoredQueries.Query query) {
    QueryExpectation known = query.expected();
    QueryExpectation now;
    try (PreparedQuery prepared = frontEnd.prepare(query.sql())) {
      now =
          known == null
              ? QueryExpectation.of(prepared.arrowSchema())
              : known.withColumns(prepared.arrowSchema());
    }
    if (now.equals(known)) {
      return ImmutableList.of();
    }
    now.write(query.expectation());
    return ImmutableList.of(
        new CheckFinding(
            CHECK,
            name,
            "",
            "expectation",
            "",
            query.expectationName(),
            CheckFinding.Severity.INFO,
            "Written: look at it, and keep it beside the query."));
  }

  /**
   * Checks a query that is built in code.
   *
   * @param label what findings call it
   * @param query builds the query with a builder over the tables of the session
   * @param expected what is expected of it
   * @param depth whether it runs
   * @return what is not as expected
   * @throws DataFusionException of kind CLOSED or CANCELLED when the session ends meanwhile
   */
  public ImmutableList<CheckFinding> check(
      String label,
      Function<? super RelBuilder, ? extends RelNode> query,
      QueryExpectation expected,
      Depth depth) {
    TableName name = new TableName(CATALOG, "code", label.isEmpty() ? "query" : label);
    return attempted(
        name,
        null,
        () -> {
          RelNode rel = requireNonNull(query.apply(frontEnd.relBuilder()), "the built query");
          try (PreparedQuery prepared = frontEnd.prepare(rel)) {
            return new QueryContract(session, name, prepared, expected).check(depth);
          }
        });
  }

  /**
   * Checks the queries that datasets of a deployed registry stand for: each plans and has the
   * declared columns, and a predicate over stored columns plans over them.
   *
   * @param registry the registry, which is deployed in the engine of the session
   * @return what is not as declared
   * @throws DataFusionException of kind CLOSED or CANCELLED when the session ends meanwhile
   */
  public ImmutableList<CheckFinding> check(Registry registry) {
    ImmutableList.Builder<CheckFinding> findings = ImmutableList.builder();
    for (DeclaredQuery query : DeclaredQuery.of(registry)) {
      findings.addAll(attempted(query.view(), null, () -> query.check(frontEnd)));
    }
    return findings.build();
  }

  private static ImmutableList<CheckFinding> attempted(
      TableName name, @Nullable Path file, Supplier<ImmutableList<CheckFinding>> check) {
    try {
      return check.get();
    } catch (StoredQueries.Unfit e) {
      return ImmutableList.of(
          finding(name, e.role(), e.expected(), String.valueOf(e.getMessage()), e.hint()));
    } catch (DataFusionException e) {
      if (e.kind() == ErrorKind.CLOSED || e.kind() == ErrorKind.CANCELLED) {
        throw e;
      }
      return ImmutableList.of(
          finding(name, "plan", "a query that plans", message(e), place(file, e)));
    }
  }

  private static String message(DataFusionException e) {
    return "%s error: %s".formatted(e.kind(), e.getMessage());
  }

  private static String place(@Nullable Path file, DataFusionException e) {
    String place = e.position() == null ? "" : "At " + e.position() + ".";
    return file == null ? place : (place + " See " + file + ".").strip();
  }

  private static TableName name(StoredQueries.Query query) {
    Path folder = query.folder().toAbsolutePath().normalize().getFileName();
    return new TableName(CATALOG, folder == null ? "folder" : folder.toString(), query.name());
  }

  static CheckFinding finding(
      TableName name, String role, String expected, String actual, String hint) {
    return new CheckFinding(
        CHECK, name, "", role, expected, actual, CheckFinding.Severity.ERROR, hint);
  }
}
