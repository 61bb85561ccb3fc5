package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.CheckReport.columnsOf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Field;

/** Checks how datasets are extracted against what they refer to. Used by one thread. */
final class ExtractChecks {
  private final Map<String, DatasetSpec> datasets;
  private final Set<String> steps;
  private final Vocabulary vocabulary;
  private final CheckReport report;

  ExtractChecks(
      Map<String, DatasetSpec> datasets,
      Map<String, ViewSpec> views,
      Vocabulary vocabulary,
      CheckReport report) {
    this.datasets = datasets;
    this.vocabulary = vocabulary;
    this.report = report;
    this.steps = new TreeSet<>(views.keySet());
    steps.addAll(vocabulary.functions().keySet());
  }

  void check() {
    Map<String, String> byOutput = new TreeMap<>();
    for (DatasetSpec dataset : datasets.values()) {
      ExtractMetadata extract = dataset.extract();
      if (extract == null) {
        continue;
      }
      check(dataset, extract);
      String other = byOutput.putIfAbsent(extract.outputName(), dataset.name());
      if (other != null) {
        report.add(
            "dataset " + dataset.name(),
            "extract",
            "dataset '%s' is given out as '%s', and so is dataset '%s'; rename one of them"
                .formatted(dataset.name(), extract.outputName(), other));
      }
    }
    for (OutputBundle bundle : vocabulary.outputBundles().values()) {
      report.known(
          "output_bundle " + bundle.name(),
          "output bundle '" + bundle.name() + "'",
          "outputs",
          "output",
          bundle.outputs(),
          byOutput.keySet());
    }
  }

  private void check(DatasetSpec dataset, ExtractMetadata extract) {
    String owner = "dataset " + dataset.name();
    String shown = "dataset '" + dataset.name() + "'";
    agrees(owner, shown, dataset, extract);
    List<String> columns = dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
    Set<String> values = new TreeSet<>(columns);
    values.addAll(extract.rowFields());
    values.addAll(extract.rowExtras());
    report.known(
        owner, shown, "extract.order", "column", columnsOf(extract.orderingKeys()), columns);
    report.known(
        owner,
        shown,
        "extract.evidence_required_columns",
        "column",
        extract.evidenceRequiredColumns(),
        columns);
    report.known(
        owner, shown, "extract.postprocess", "view or function", extract.postprocess(), steps);
    derived(owner, shown, extract, columns, values);
    if (extract.template() != null) {
      report.known(
          owner,
          shown,
          "extract.template",
          "template",
          List.of(extract.template()),
          vocabulary.templates().keySet());
      options(owner, shown, extract, extract.template());
    }
  }

  /** What stands in both records is written once in a file; records made in code may differ. */
  private void agrees(String owner, String shown, DatasetSpec dataset, ExtractMetadata extract) {
    List<String> differing = new ArrayList<>();
    if (!extract.name().equals(dataset.name())) {
      differing.add("name '" + extract.name() + "'");
    }
    if (extract.version() != dataset.version()) {
      differing.add("version " + extract.version());
    }
    if (!extract.bundles().equals(dataset.bundles())) {
      differing.add("bundles " + extract.bundles());
    }
    if (!extract.joinKeys().equals(dataset.joinKeys())) {
      differing.add("join keys " + extract.joinKeys());
    }
    if (!differing.isEmpty()) {
      report.add(
          owner,
          "extract",
          "%s: its extraction has the %s; the dataset says otherwise"
              .formatted(shown, String.join(", ", differing)));
    }
    report.known(
        owner,
        shown,
        "extract.fields",
        "column",
        extract.fields(),
        dataset.arrowSchema().getFields().stream().map(Field::getName).toList());
  }

  private void derived(
      String owner,
      String shown,
      ExtractMetadata extract,
      List<String> columns,
      Set<String> values) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < extract.derived().size(); i++) {
      DerivedId derived = extract.derived().get(i);
      String part = "extract.derived " + i;
      String what = shown + ", derived id '" + derived.name() + "'";
      report.known(owner, shown, part, "column", List.of(derived.name()), columns);
      if (!seen.add(derived.name())) {
        report.add(owner, part, what + " stands twice");
      }
      report.known(owner, what, part, "required column", derived.required(), values);
      IdSpec spec = vocabulary.idSpecs().get(derived.idSpec());
      if (spec == null) {
        report.add(
            owner,
            part,
            "%s: unknown id spec '%s'%s"
                .formatted(
                    what,
                    derived.idSpec(),
                    NearNames.hint(derived.idSpec(), vocabulary.idSpecs().keySet())));
      } else {
        report.known(
            owner, what + " by '" + spec.name() + "'", part, "part", spec.columns(), values);
      }
    }
  }

  /** A condition names an option that an extractor of the template has. */
  private void options(String owner, String shown, ExtractMetadata extract, String template) {
    Set<String> known = new TreeSet<>();
    boolean any = false;
    for (ExtractorSpec extractor : vocabulary.extractors().values()) {
      if (extractor.template().equals(template)) {
        any = true;
        known.addAll(extractor.optionDefaults().keySet());
      }
    }
    if (!any) {
      return;
    }
    List<String> named = new ArrayList<>();
    if (extract.enabledWhen() instanceof EnabledWhen.Allowlist) {
      named.add(EnabledWhen.ALLOWLIST_OPTION);
    } else if (extract.enabledWhen() instanceof EnabledWhen.FeatureFlag flag) {
      named.add(flag.flag());
    } else if (extract.enabledWhen() instanceof EnabledWhen.OptionIsOn option) {
      named.add(option.option());
    }
    report.known(owner, shown, "extract.enabled_when", "option", named, known);
    if (extract.featureFlag() != null) {
      report.known(
          owner, shown, "extract.feature_flag", "option", List.of(extract.featureFlag()), known);
    }
  }
}
