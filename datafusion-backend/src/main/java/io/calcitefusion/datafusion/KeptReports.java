package io.calcitefusion.datafusion;

import com.google.common.base.Equivalence;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetReference;
import io.calcitefusion.metadata.DatasetSpec;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last report of each dataset, which holds as long as the files of the dataset and of those
 * that it refers to are the same. Thread-safe.
 *
 * <p>A report is not kept where files do not tell all that it depends on: of a Delta table, of
 * files that could not be read, of constraints that may say something else tomorrow, and of files
 * that were written so lately that a further change might not show in their time.
 */
final class KeptReports {
  /** The coarsest time that a file system in use gives to files. */
  private static final Duration COARSE = Duration.ofSeconds(2);

  /** What gives a time without being called like a function, or reads other tables. */
  private static final ImmutableSet<String> CHANGING =
      ImmutableSet.of("select", "current_timestamp", "localtimestamp", "localtime");

  private final Deployments deployments;
  private final Map<TableName, Kept> reports = new ConcurrentHashMap<>();

  KeptReports(Deployments deployments) {
    this.deployments = deployments;
  }

  /**
   * Everything that a report depends on. A deployment decides which of the files are read, so each
   * is another one, also of the same registry.
   */
  private record Basis(
      Equivalence.Wrapper<DeploymentSource> deployed,
      ImmutableList<DatasetSpec> datasets,
      ZoneId timeZone,
      ImmutableMap<String, String> settings,
      long functions,
      ImmutableList<FileState> files) {
    /** Whether every file is old enough that the next change gives it another time. */
    boolean isSettledAt(Instant moment) {
      FileTime latest = FileTime.from(moment.minus(COARSE));
      return files.stream().allMatch(file -> file.modified().compareTo(latest) < 0);
    }
  }

  private record Kept(Basis basis, DataReport report) {}

  /** The kept report when it still holds, else a new one. */
  DataReport of(
      DataFusionSession session, QueryRunner queries, TableName name, DatasetSpec dataset) {
    Instant started = Instant.now();
    Basis basis = basis(session, name, dataset);
    Kept kept = reports.get(name);
    if (kept != null && kept.basis().equals(basis)) {
      return kept.report();
    }
    DataReport report = DataCheckRun.of(session, queries, name, dataset);
    if (basis != null
        && report.problem() == null
        && basis.isSettledAt(started)
        && basis.equals(basis(session, name, dataset))) {
      reports.put(name, new Kept(basis, report));
    } else {
      reports.remove(name);
    }
    return report;
  }

  /** Null when there is something that can not be told. */
  private @Nullable Basis basis(DataFusionSession session, TableName name, DatasetSpec dataset) {
    DeploymentSource.OfRegistry deployed = deployments.registry(name);
    if (deployed == null) {
      return null;
    }
    ImmutableList<String> conditions = conditions(dataset);
    long functions = 0;
    DatasetFiles finder = new DatasetFiles(deployed.registry().baseFolder(), deployed.dataFolder());
    Set<String> names = new TreeSet<>();
    names.add(dataset.name());
    dataset.references().stream().map(DatasetReference::dataset).forEach(names::add);
    ImmutableList.Builder<DatasetSpec> datasets = ImmutableList.builder();
    ImmutableList.Builder<FileState> files = ImmutableList.builder();
    try {
      if (!conditions.isEmpty()) {
        FunctionCatalog known = session.functions();
        if (!areLasting(conditions, known)) {
          return null;
        }
        functions = known.version();
      }
      for (String one : names) {
        DatasetSpec spec = deployed.registry().dataset(one);
        DatasetLocation location = finder.find(spec);
        ImmutableList<FileState> states =
            location == null ? ImmutableList.of() : FileState.of(location);
        if (states == null) {
          return null;
        }
        datasets.add(spec);
        files.addAll(states);
      }
    } catch (DataFusionException e) {
      // What is wrong with files or constraints is the report's to say.
      return null;
    }
    return new Basis(
        Equivalence.identity().wrap(deployed),
        datasets.build(),
        session.options().timeZone(),
        session.options().settings(),
        functions,
        files.build());
  }

  private static ImmutableList<String> conditions(DatasetSpec dataset) {
    return ContractSql.rules(dataset).stream()
        .filter(rule -> rule.kind() != DataCheckKind.REQUIRED)
        .map(ContractSql.Rule::rule)
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether conditions give the same for the same rows whenever they are asked. */
  private static boolean areLasting(List<String> conditions, FunctionCatalog functions) {
    Set<String> changing =
        functions.functions().stream()
            .filter(function -> function.volatility() != FunctionVolatility.IMMUTABLE)
            .map(function -> function.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    changing.addAll(CHANGING);
    return conditions.stream()
        .flatMap(condition -> SqlLexer.tokens(condition).stream())
        .filter(SqlToken::isIdentifier)
        .noneMatch(token -> changing.contains(token.identifier().toLowerCase(Locale.ROOT)));
  }
}
