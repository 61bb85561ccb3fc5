package io.calcitefusion.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.NearNames;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SystemRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about what a session shows: tables, views, rows and queries. The text of a failure
 * lists everything that was found, one finding a line. Used by one thread.
 */
public final class SessionAssert extends AbstractAssert<SessionAssert, DataFusionSession> {
  SessionAssert(DataFusionSession actual) {
    super(actual, SessionAssert.class);
  }

  /**
   * Registry, engine and Calcite agree, and what is deployed is this registry: every dataset and
   * view is there with the declared columns, and nothing else is in its schema.
   *
   * @param registry what should be there
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert agreesWith(Registry registry) {
    isNotNull();
    return withoutFindings(
        "the session to agree with the registry '%s'".formatted(registry.name()),
        DataFusionFrontEnd.of(actual).crossCheck(registry).stream()
            .map(CatalogDifference::finding)
            .toList());
  }

  /**
   * Whatever is deployed, registry, engine and Calcite agree about it.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert hasNoFindings() {
    isNotNull();
    return withoutFindings(
        "registry, engine and Calcite to agree", DataFusionFrontEnd.of(actual).check());
  }

  /**
   * The rows of every deployed dataset keep what their registry promises of them.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert hasValidData() {
    isNotNull();
    return valid(
        actual.engine().catalogSnapshot().tables().values().stream()
            .filter(table -> table.dataset() != null && !isSystem(table))
            .map(TableSnapshot::name)
            .toList());
  }

  /**
   * The rows of one dataset keep what its registry promises of them.
   *
   * @param dataset its name in the session's own schema
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert hasValidData(String dataset) {
    return valid(List.of(hasTable(dataset).name()));
  }

  private SessionAssert valid(List<TableName> datasets) {
    DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(actual);
    List<DataReport> broken =
        datasets.stream().map(frontEnd::checkData).filter(report -> !report.isValid()).toList();
    if (!broken.isEmpty()) {
      failWithMessage("%s", Failure.text("the rows of every dataset to be valid", broken));
    }
    return myself;
  }

  /**
   * There is a table or view of that name.
   *
   * @param table its exact name in the session's own catalog and schema
   * @return assertions about it
   */
  public TableAssert hasTable(String table) {
    isNotNull();
    return hasTable(new TableName(actual.options().catalog(), actual.options().schema(), table));
  }

  /**
   * There is a table or view of that name.
   *
   * @param name its full name
   * @return assertions about it
   */
  public TableAssert hasTable(TableName name) {
    isNotNull();
    TableSnapshot found = actual.engine().catalogSnapshot().tables().get(name);
    if (found == null) {
      List<String> beside =
          actual.engine().catalogSnapshot().tables().keySet().stream()
              .filter(other -> other.catalog().equals(name.catalog()))
              .filter(other -> other.schema().equals(name.schema()))
              .map(TableName::table)
              .toList();
      throw failure(
          "Expecting a table or view %s, and there is none%s",
          name, NearNames.hint(name.table(), beside));
    }
    return new TableAssert(this, found);
  }

  /**
   * The stored queries of a folder plan with the columns that stand beside them.
   *
   * @param folder a folder with {@code *.sql} and {@code *.expect.yaml}, see {@link QueryContracts}
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert meetsQueryContracts(Path folder) {
    return meetsQueryContracts(folder, QueryContracts.Depth.PLAN);
  }

  /**
   * The stored queries of a folder are as what stands beside them says.
   *
   * @param folder a folder with {@code *.sql} and {@code *.expect.yaml}, see {@link QueryContracts}
   * @param depth whether they run
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert meetsQueryContracts(Path folder, QueryContracts.Depth depth) {
    isNotNull();
    return withoutFindings(
        "the queries of '%s' to be as expected".formatted(folder),
        QueryContracts.of(actual).check(folder, depth));
  }

  /**
   * The queries that datasets of a deployed registry stand for plan with the declared columns.
   *
   * @param registry the registry
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert meetsQueriesOf(Registry registry) {
    isNotNull();
    return withoutFindings(
        "the queries of the registry '%s' to be as declared".formatted(registry.name()),
        QueryContracts.of(actual).check(registry));
  }

  /**
   * A query that code builds plans with the expected columns, and its rows have the expected shape
   * when one is expected.
   *
   * @param label what the text of a failure calls it
   * @param query builds it with a builder over the tables of the session
   * @param expected what is expected
   * @return this
   */
  @CanIgnoreReturnValue
  public SessionAssert meetsContract(
      String label,
      Function<? super RelBuilder, ? extends RelNode> query,
      QueryExpectation expected) {
    isNotNull();
    return withoutFindings(
        "the query '%s' to be as expected".formatted(label),
        QueryContracts.of(actual).check(label, query, expected, QueryContracts.Depth.ROWS));
  }

  private SessionAssert withoutFindings(String expected, List<CheckFinding> findings) {
    List<CheckFinding> broken =
        findings.stream()
            .filter(finding -> finding.severity() != CheckFinding.Severity.INFO)
            .toList();
    if (!broken.isEmpty()) {
      failWithMessage("%s", Failure.text(expected, broken));
    }
    return myself;
  }

  private static boolean isSystem(TableSnapshot table) {
    return table.name().catalog().equals(SystemRegistry.CATALOG);
  }
}
