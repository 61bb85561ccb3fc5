package io.calcitefusion.cli;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the checks of queries found: those of datasets, and those that are stored in a folder. */
final class QuerySection {
  private final QueryContracts contracts;
  private final ListMultimap<String, Finding> findings =
      MultimapBuilder.linkedHashKeys().arrayListValues().build();
  private final Set<String> names = new LinkedHashSet<>();

  private QuerySection(DataFusionSession session) {
    this.contracts = QueryContracts.of(session);
  }

  /**
   * Which stored queries are checked.
   *
   * @param folder where they are, or null for none
   * @param record whether what they give now is written beside them first
   */
  record Stored(@Nullable Path folder, boolean record) {}

  /** One case per query; none when there is no query. */
  static CheckSection of(
      DataFusionSession session,
      @Nullable Registry registry,
      Stored stored,
      QueryContracts.Depth depth) {
    QuerySection section = new QuerySection(session);
    if (registry != null) {
      QueryContracts.names(registry).stream().map(TableName::table).forEach(section.names::add);
      section.add(section.contracts.check(registry), "");
    }
    Path folder = stored.folder();
    if (folder != null) {
      section.stored(folder, stored.record(), depth);
    }
    return CheckTitle.QUERIES.section(
        section.names.stream()
            .map(name -> CheckCase.of(name, section.findings.get(name)))
            .toList());
  }

  private void stored(Path folder, boolean record, QueryContracts.Depth depth) {
    // An ending, so that a file and a view of one name are two cases.
    String ending = ".sql";
    QueryContracts.names(folder).forEach(name -> names.add(name + ending));
    if (record) {
      add(
          contracts.record(folder).stream()
              .filter(finding -> finding.severity() == CheckFinding.Severity.INFO)
              .toList(),
          ending);
    }
    add(contracts.check(folder, depth), ending);
  }

  private void add(List<CheckFinding> found, String ending) {
    for (CheckFinding finding : found) {
      String name = finding.table().table() + ending;
      names.add(name);
      findings.put(name, SchemaSections.finding(finding));
    }
  }
}
