package io.calcitefusion.cli.report;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.CheckedTable.State;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports that are made by hand, with names that no format likes. */
public final class ReportSample {
  /** A name that would be a script in a careless page. */
  public static final String SCRIPT = "<script>alert(1)</script>";

  /** A name that would be a second statement in careless SQL. */
  public static final String DROP = "x'; drop table y; --";

  /** A text that ends a careless CDATA section, and is no XML in one place. */
  public static final String ENDS = "a ]]> b \u0001 \ud800 & \"c\" <d> 'e'";

  private ReportSample() {}

  /** A report with findings of every severity, skipped cases and hostile names. */
  public static CheckReport hostile() {
    return new CheckReport(
        subject(true),
        ImmutableList.of(
            dataset("orders", State.WITH_DATA, 12L)
                .withCounts(new RowCounts(12, 3, 1, 0, true, "filter")),
            dataset(SCRIPT, State.EMPTY, null),
            dataset(DROP, State.BROKEN, null),
            view("newest", "orders"),
            view("\"onmouseover=alert(2) x=\"", "newest")),
        ImmutableList.of(
            new CheckLink(
                CheckLink.Kind.JOIN_KEY, "id</title>", ImmutableList.of("orders", SCRIPT)),
            new CheckLink(CheckLink.Kind.REFERENCE, "id", ImmutableList.of("orders", DROP))),
        ImmutableList.of(
            new CheckSection(
                "files",
                "Files",
                "Every dataset has files.",
                ImmutableList.of(
                    CheckCase.of("orders", List.of()),
                    CheckCase.of(SCRIPT, List.of(Finding.of(Severity.INFO, "no files"))),
                    CheckCase.of(DROP, List.of(Finding.of(Severity.ERROR, ENDS))))),
            new CheckSection(
                "data",
                "Rows",
                "Rows keep promises.",
                ImmutableList.of(
                    new CheckCase(
                        "orders",
                        ImmutableList.of(
                            broken(Severity.ERROR, "required: mail", 3),
                            broken(Severity.ERROR, "key: id", 1),
                            broken(Severity.WARNING, "ties: id", 2)),
                        "",
                        Duration.ofMillis(1234)),
                    CheckCase.skipped(SCRIPT, "there are no <files>")))));
  }

  /** A report without any finding. */
  public static CheckReport sound() {
    return new CheckReport(
        subject(false),
        ImmutableList.of(dataset("orders", State.WITH_DATA, 12L), view("newest", "orders")),
        ImmutableList.of(),
        ImmutableList.of(
            new CheckSection(
                "files",
                "Files",
                "Every dataset has files.",
                ImmutableList.of(CheckCase.of("orders", List.of())))));
  }

  /** A report of one of everything. */
  public static CheckReport single() {
    return new CheckReport(
        subject(true, 1, 1),
        ImmutableList.of(
            dataset("orders", State.WITH_DATA, 1L)
                .withCounts(new RowCounts(1, 1, 0, 0, false, "filter")),
            view("newest", "orders")),
        ImmutableList.of(),
        ImmutableList.of(
            new CheckSection(
                "data",
                "Rows",
                "Rows keep promises.",
                ImmutableList.of(
                    CheckCase.of(
                        "orders", List.of(broken(Severity.ERROR, "required: mail", 1)))))));
  }

  /** A report of many datasets that all have one join key, every tenth with a view. */
  public static CheckReport large(int datasets) {
    List<CheckedTable> tables = new ArrayList<>();
    List<CheckedTable> views = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < datasets; i++) {
      names.add("table_" + i + "_v1");
      tables.add(dataset(names.get(i), State.EMPTY, null));
      if (i % 10 == 0) {
        views.add(view("newest_" + i, names.get(i)));
      }
    }
    tables.addAll(views);
    return new CheckReport(
        subject(false),
        ImmutableList.copyOf(tables),
        ImmutableList.of(new CheckLink(CheckLink.Kind.JOIN_KEY, "id", ImmutableList.copyOf(names))),
        ImmutableList.of());
  }

  private static CheckSubject subject(boolean data) {
    return subject(data, 7, 41);
  }

  private static CheckSubject subject(boolean data, long tables, long columns) {
    return new CheckSubject(
        "shop & co",
        "/data/registry.yaml",
        "shop.public",
        "ab12",
        "",
        "0.1",
        Instant.parse("2026-02-03T04:05:06Z"),
        Duration.ofMillis(2500),
        tables,
        columns,
        data);
  }

  private static CheckedTable dataset(String name, State state, Long rows) {
    return new CheckedTable(
        name,
        Kind.DATASET,
        state,
        4,
        rows,
        ImmutableList.of("id"),
        ImmutableList.of("id"),
        ImmutableList.of(),
        "json: /data/" + name,
        null,
        "Doc of <b>" + name + "</b>");
  }

  private static CheckedTable view(String name, String reads) {
    return new CheckedTable(
        name,
        Kind.VIEW,
        State.PLANNED,
        1,
        null,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(reads),
        "SQL over " + reads,
        null,
        "");
  }

  private static Finding broken(Severity severity, String check, long rows) {
    return new Finding(
        severity,
        "",
        "",
        check,
        rows + " rows break it",
        "",
        rows,
        ImmutableList.of("id=<img src=x onerror=alert(3)>", "id=" + ENDS));
  }
}
