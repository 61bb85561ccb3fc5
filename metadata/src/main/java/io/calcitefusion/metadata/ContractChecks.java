package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.CheckReport.columnsOf;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the contract and the views of one dataset. Used by one thread. */
final class ContractChecks {
  private final DatasetSpec dataset;
  private final ContractSpec contract;
  private final List<String> columns;
  private final CheckReport report;
  private final String owner;
  private final String shown;

  ContractChecks(DatasetSpec dataset, List<String> columns, CheckReport report) {
    this.dataset = dataset;
    this.contract = dataset.contract();
    this.columns = columns;
    this.report = report;
    this.owner = "dataset " + dataset.name();
    this.shown = "dataset '" + dataset.name() + "'";
  }

  void check() {
    if (!contract.name().equals(dataset.name())) {
      report.name(owner, "contract.name", "the contract of " + shown, contract.name());
    }
    if (contract.version() < 1 && contract.version() != dataset.version()) {
      report.add(
          owner,
          "contract.version",
          "%s: its contract has the version %d; expected a whole number from 1"
              .formatted(shown, contract.version()));
    }
    columns("contract.sort", columnsOf(contract.canonicalSort()));
    dedupe();
    if (contract.constraints().stream().anyMatch(String::isBlank)) {
      report.add(
          owner, "contract.constraints", shown + ": 'contract.constraints' has an empty condition");
    }
    for (String field : contract.virtualFields().keySet()) {
      report.name(owner, "contract.virtual_fields", "a virtual field of " + shown, field);
      if (columns.contains(field)) {
        report.add(
            owner,
            "contract.virtual_fields",
            "%s: the virtual field '%s' is a stored column".formatted(shown, field));
      }
    }
    views("contract.views", contract.views());
    views("views", dataset.views());
  }

  private void dedupe() {
    DedupeSpec dedupe = contract.dedupe();
    if (dedupe == null) {
      return;
    }
    if (dedupe.keys().isEmpty()) {
      report.add(
          owner,
          "contract.dedupe.keys",
          shown
              + ": 'contract.dedupe.keys' is empty; expected the columns that make rows the same");
    }
    columns("contract.dedupe.keys", dedupe.keys());
    columns("contract.dedupe.tie_breakers", columnsOf(dedupe.tieBreakers()));
    if (dedupe.strategy() == DedupeStrategy.KEEP_BEST_BY_SCORE && dedupe.tieBreakers().isEmpty()) {
      report.add(
          owner,
          "contract.dedupe.tie_breakers",
          shown
              + ": keep_best_by_score takes the score from 'contract.dedupe.tie_breakers',"
              + " which is empty");
    }
  }

  private void views(String role, List<ViewSpec> views) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < views.size(); i++) {
      String name = views.get(i).name();
      if (name.isBlank()) {
        report.add(owner, role + " " + i, "%s: a view of '%s' has no name".formatted(shown, role));
      } else if (!seen.add(name)) {
        report.add(
            owner, role + " " + i, "%s: '%s' has the view '%s' twice".formatted(shown, role, name));
      }
    }
  }

  private void columns(String role, List<String> names) {
    report.known(owner, shown, role, "column", names, columns);
  }
}
