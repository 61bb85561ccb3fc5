package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Puts what the comparison of the sides found into sections, one per kind of check. */
final class SchemaSections {
  private static final ImmutableList<CheckTitle> KINDS =
      ImmutableList.of(CheckTitle.REGISTRY, CheckTitle.ENGINE, CheckTitle.MIRROR);

  private final String catalog;
  private final String schema;
  private final ImmutableList<String> tables;

  /**
   * Prepares the sections.
   *
   * @param catalog catalog of the tables
   * @param schema schema of the tables
   * @param tables the tables, each of which every section has a case for
   */
  SchemaSections(String catalog, String schema, List<CheckedTable> tables) {
    this.catalog = catalog;
    this.schema = schema;
    this.tables = tables.stream().map(CheckedTable::name).collect(ImmutableList.toImmutableList());
  }

  /** Whether a section of that word is one of these. */
  static boolean isComparison(String check) {
    for (CheckTitle title : CheckTitle.values()) {
      if (title.check().equals(check)) {
        return KINDS.contains(title);
      }
    }
    return true;
  }

  /** The sections of the known kinds, also without findings, then those of any other kind. */
  ImmutableList<CheckSection> of(List<CheckFinding> findings) {
    ImmutableListMultimap<String, CheckFinding> byCheck =
        Multimaps.index(findings, CheckFinding::check);
    ImmutableList.Builder<CheckSection> sections = ImmutableList.builder();
    Set<String> others = new LinkedHashSet<>(byCheck.keySet());
    for (CheckTitle kind : KINDS) {
      sections.add(kind.section(cases(byCheck.get(kind.check()))));
      others.remove(kind.check());
    }
    for (String other : others) {
      sections.add(
          new CheckSection(
              other,
              other.substring(0, 1).toUpperCase(Locale.ROOT) + other.substring(1),
              "The sides agree.",
              cases(byCheck.get(other))));
    }
    return sections.build();
  }

  private ImmutableList<CheckCase> cases(List<CheckFinding> findings) {
    ListMultimap<String, Finding> byCase =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    findings.forEach(finding -> byCase.put(caseName(finding.table()), finding(finding)));
    Set<String> names = new LinkedHashSet<>(tables);
    names.addAll(byCase.keySet());
    return names.stream()
        .map(name -> CheckCase.of(name, byCase.get(name)))
        .collect(ImmutableList.toImmutableList());
  }

  /** A table of another schema has its full name, so that it is nobody else's. */
  private String caseName(TableName name) {
    boolean own = name.catalog().equals(catalog) && name.schema().equals(schema);
    return own ? name.table() : name.toString();
  }

  /** A finding without its table, which is the case that it belongs to. */
  static Finding finding(CheckFinding found) {
    return new Finding(
        found.severity(),
        found.column(),
        found.role(),
        found.expected(),
        found.actual(),
        found.hint(),
        0,
        ImmutableList.of());
  }
}
