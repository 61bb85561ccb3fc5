package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ValidationPolicy;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of a dataset: one scan that counts what single rows break, unless statistics of
 * the files already tell it, one per key and per reference, and one per broken check for samples.
 */
final class DataCheckRun {
  private static final int SAMPLE_LENGTH = 200;

  /** Kinds of errors that may come of a NULL: the engine finds some of them late. */
  private static final ImmutableSet<ErrorKind> OF_NULLS =
      Sets.immutableEnumSet(ErrorKind.DATA, ErrorKind.EXECUTION, ErrorKind.INTERNAL);

  /** Kinds of errors that say something of the files, and not of the check. */
  private static final ImmutableSet<ErrorKind> OF_FILES =
      Sets.immutableEnumSet(
          ErrorKind.IO, ErrorKind.DATA, ErrorKind.SCHEMA_MISMATCH, ErrorKind.CONFIGURATION);

  /** Kinds of errors that say something of the text of a query. */
  private static final ImmutableSet<ErrorKind> OF_TEXTS =
      Sets.immutableEnumSet(ErrorKind.SYNTAX, ErrorKind.PLAN, ErrorKind.UNSUPPORTED);

  private final DataFusionSession session;
  private final QueryRunner queries;
  private final TableName name;
  private final String source;
  private final ImmutableList<DataCheck> checks;
  private final DatasetSpec dataset;
  private final ValidationPolicy policy;
  private final ImmutableList.Builder<DataCheckResult> results = ImmutableList.builder();
  private long rows;
  private long invalidRows;
  private long surplusRows;
  private long danglingRows;
  private boolean stopped;

  private DataCheckRun(
      DataFusionSession session, QueryRunner queries, TableName name, DatasetSpec dataset) {
    this.session = session;
    this.queries = queries;
    this.name = name;
    this.source = "SELECT * FROM " + name.toSql();
    this.checks = DataChecks.of(name, dataset);
    this.dataset = dataset;
    this.policy = dataset.validation();
  }

  /** Checks a dataset; one whose files can not be read gives a report that says why. */
  static DataReport of(
      DataFusionSession session, QueryRunner queries, TableName name, DatasetSpec dataset) {
    DataFusionException problem;
    try {
      return new DataCheckRun(session, queries, name, dataset).run();
    } catch (DataFusionException e) {
      problem = e;
    }
    if (OF_NULLS.contains(problem.kind()) && declaresNotNull(dataset)) {
      try {
        return ofNullable(session, queries, name, dataset);
      } catch (DataFusionException e) {
        if (OF_TEXTS.contains(e.kind())) {
          // What the other engine lacks, such as a view, tells nothing of the rows.
          problem.addSuppressed(e);
          return DataReport.ofUnreadable(name, dataset.validation(), problem);
        }
        e.addSuppressed(problem);
        problem = e;
      }
    }
    if (!OF_FILES.contains(problem.kind())) {
      throw problem;
    }
    return DataReport.ofUnreadable(name, dataset.validation(), problem);
  }

  private static boolean declaresNotNull(DatasetSpec dataset) {
    return dataset.arrowSchema().getFields().stream().anyMatch(field -> !field.isNullable());
  }

  /** Checks the same files where no column is declared NOT NULL, so that NULLs can be counted. */
  private static DataReport ofNullable(
      DataFusionSession session, QueryRunner queries, TableName name, DatasetSpec dataset) {
    SessionOptions options =
        SessionOptions.builder()
            .namespace(name.catalog(), name.schema())
            .timeZone(session.options().timeZone())
            .settings(session.options().settings())
            .build();
    try (DataFusionEngine other = DataFusionEngine.open(EngineOptions.defaults())) {
      session.engine().deployments().showNullable(name, dataset, other);
      try (DataFusionSession reading = other.openSession(options)) {
        return new DataCheckRun(reading, queries, name, dataset).run();
      }
    }
  }

  private DataReport run() {
    ImmutableList<ContractSql.Rule> rules = ContractSql.rules(dataset);
    countRules(rules);
    if (!stopped) {
      checks.subList(rules.size(), checks.size()).forEach(this::countOther);
    }
    return new DataReport(
        name, policy, rows, invalidRows, surplusRows, danglingRows, stopped, results.build(), null);
  }

  private void countRules(List<ContractSql.Rule> rules) {
    rows =
        number(
            query("SELECT count(*) FROM (" + source + ") AS \"source\"", "").rows().get(0).get(0));
    ImmutableMap<String, Long> nulls = NullCounts.of(session, name, required(rules));
    List<ContractSql.Rule> open =
        rules.stream().filter(rule -> !isRequired(rule) || nulls(rule, nulls) != 0).toList();
    if (open.size() == 1 && isRequired(open.get(0)) && nulls(open.get(0), nulls) > 0) {
      countNulls(checks.get(rules.indexOf(open.get(0))), nulls(open.get(0), nulls));
    } else if (!open.isEmpty()) {
      countByRows(rules, open);
    }
  }

  private static List<String> required(List<ContractSql.Rule> rules) {
    return rules.stream().filter(DataCheckRun::isRequired).map(ContractSql.Rule::rule).toList();
  }

  private static boolean isRequired(ContractSql.Rule rule) {
    return rule.kind() == DataCheckKind.REQUIRED;
  }

  /** The number of rows that break a rule for a column; -1 when only the rows tell it. */
  private static long nulls(ContractSql.Rule rule, ImmutableMap<String, Long> nulls) {
    return nulls.getOrDefault(rule.rule(), -1L);
  }

  /** Takes the number of rows that break the only rule that is not met. */
  private void countNulls(DataCheck check, long count) {
    Integer limit = policy.maxErrors();
    invalidRows = limit == null ? count : Math.min(limit, count);
    stopped = limit != null && invalidRows >= limit;
    report(check, invalidRows);
  }

  /** Counts with one scan what breaks any of some rules. */
  private void countByRows(List<ContractSql.Rule> all, List<ContractSql.Rule> rules) {
    Integer limit = policy.maxErrors();
    String sql = ContractSql.counts(source, rules, limit);
    List<DataCheck> together = rules.stream().map(all::indexOf).map(checks::get).toList();
    List<@Nullable Object> counted;
    try {
      counted = query(sql, "").rows().get(0);
    } catch (DataFusionException e) {
      throw ofOneCheck(e, together);
    }
    invalidRows = number(counted.get(0));
    stopped = limit != null && invalidRows >= limit;
    for (int i = 0; i < together.size(); i++) {
      report(together.get(i), number(counted.get(i + 1)));
    }
  }

  /** The error of the first of some checks whose text is wrong, with its name. */
  private DataFusionException ofOneCheck(DataFusionException error, List<DataCheck> together) {
    if (OF_TEXTS.contains(error.kind())) {
      for (DataCheck check : together) {
        try {
          query(check.countSql(), ", " + check);
        } catch (DataFusionException e) {
          return e;
        }
      }
    }
    return error;
  }

  private void countOther(DataCheck check) {
    long count = number(query(check.countSql(), ", " + check).rows().get(0).get(0));
    if (check.kind() == DataCheckKind.REFERENCE) {
      danglingRows = Math.max(danglingRows, count);
    } else if (check.kind().isPromise()) {
      surplusRows = Math.max(surplusRows, count);
    }
    report(check, count);
  }

  private void report(DataCheck check, long count) {
    if (count > 0 && policy.emitErrorTable()) {
      results.add(new DataCheckResult(check, count, samples(check)));
    }
  }

  private ImmutableList<String> samples(DataCheck check) {
    if (!policy.emitInvalidRows()) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<String> samples = ImmutableList.builder();
    Rows found = query(check.sampleSql(), ", " + check);
    for (List<@Nullable Object> row : found.rows()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(found.columns().get(i) + "=" + shown(row.get(i)));
      }
      samples.add(String.join(", ", values));
    }
    return samples.build();
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "NULL" : value.toString();
    return text.length() <= SAMPLE_LENGTH ? text : text.substring(0, SAMPLE_LENGTH) + "…";
  }

  private record Rows(List<String> columns, List<List<@Nullable Object>> rows) {}

  private Rows query(String sql, String what) {
    try (BatchSource source = queries.run(session, sql)) {
      return new Rows(
          source.arrowSchema().getFields().stream().map(Field::getName).toList(),
          SqlRows.of(source));
    } catch (DataFusionException e) {
      throw e.within("while checking the rows of " + name + what);
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }
}
