package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckSection;

/** The kinds of checks that a report has a section for, in their order. */
enum CheckTitle {
  /** What {@code registry validate} finds. */
  RULES("rules", "Registry", "The registry keeps the rules of its own form."),
  /** Files of datasets. */
  FILES("files", "Files", "Every dataset's files can be read and fit its declared columns."),
  /** Whether tables and views can be made at all. */
  DEPLOYMENT("deployment", "Deployment", "The engine can make every table and plan every view."),
  /** Registry against engine. */
  REGISTRY(
      "registry",
      "Registry and engine",
      "The engine's tables and views are those of the registry."),
  /** Whether the engine can describe its tables. */
  ENGINE("engine", "Engine", "The engine can read and describe every table."),
  /** Engine against Calcite. */
  MIRROR("mirror", "Engine and Calcite", "Calcite knows the same columns as the engine."),
  /** Queries against what is expected of them. */
  QUERIES(
      "queries",
      "Queries",
      "Queries of datasets and stored ones plan with the expected columns; rows have their shape."),
  /** Rows against promises. */
  DATA("data", "Rows", "Rows keep what the registry promises of them.");

  private final String check;
  private final String title;
  private final String purpose;

  CheckTitle(String check, String title, String purpose) {
    this.check = check;
    this.title = title;
    this.purpose = purpose;
  }

  /** The word for programs. */
  String check() {
    return check;
  }

  /** A section of this kind. */
  CheckSection section(Iterable<CheckCase> cases) {
    return new CheckSection(check, title, purpose, ImmutableList.copyOf(cases));
  }
}
