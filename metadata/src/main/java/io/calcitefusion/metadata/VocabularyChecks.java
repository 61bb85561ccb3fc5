package io.calcitefusion.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;

/** Checks what datasets refer to, each record by itself. Used by one thread. */
final class VocabularyChecks {
  private final Vocabulary vocabulary;
  private final CheckReport report;

  VocabularyChecks(Vocabulary vocabulary, CheckReport report) {
    this.vocabulary = vocabulary;
    this.report = report;
  }

  void check() {
    names("bundle", vocabulary.bundles(), FieldBundle::name);
    names("template", vocabulary.templates(), ExtractTemplate::name);
    names("extractor", vocabulary.extractors(), ExtractorSpec::name);
    names("id", vocabulary.idSpecs(), IdSpec::name);
    names("function", vocabulary.functions(), RequiredFunction::name);
    names("output_bundle", vocabulary.outputBundles(), OutputBundle::name);
    vocabulary.bundles().values().forEach(this::bundle);
    vocabulary.templates().values().forEach(this::template);
    vocabulary.extractors().values().forEach(this::extractor);
    vocabulary.idSpecs().values().forEach(this::idSpec);
    for (OutputBundle bundle : vocabulary.outputBundles().values()) {
      if (bundle.outputs().isEmpty()) {
        report.add(
            "output_bundle " + bundle.name(),
            "outputs",
            "output bundle '" + bundle.name() + "' has no outputs");
      }
    }
  }

  private <T> void names(String kind, Map<String, T> records, Function<T, String> nameOf) {
    String what = kind.replace('_', ' ');
    String article = "aeiou".indexOf(what.charAt(0)) >= 0 ? "an " : "a ";
    records.forEach(
        (key, value) -> {
          report.mapKey(what, key, nameOf.apply(value));
          report.name(kind + " " + key, "name", article + what, nameOf.apply(value));
        });
  }

  private void bundle(FieldBundle bundle) {
    String owner = "bundle " + bundle.name();
    String shown = "bundle '" + bundle.name() + "'";
    List<String> columns = bundle.fields().stream().map(Field::getName).toList();
    if (columns.isEmpty()) {
      report.add(owner, "columns", shown + " has no columns");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      report.name(owner, "column " + i, "a column of " + shown, columns.get(i));
      if (!columns.get(i).isEmpty() && !seen.add(columns.get(i))) {
        report.add(
            owner, "column " + i, "%s: column '%s' stands twice".formatted(shown, columns.get(i)));
      }
    }
    report.known(owner, shown, "key", "column", bundle.keyFields(), columns);
    report.known(owner, shown, "required", "column", bundle.requiredNonNull(), columns);
    report.known(owner, shown, "doc", "column", bundle.columnDocs().keySet().asList(), columns);
  }

  private void template(ExtractTemplate template) {
    String owner = "template " + template.name();
    String shown = "template '" + template.name() + "'";
    rank(owner, shown, "evidence_rank", template.evidenceRank());
    rank(owner, shown, "superior_rank", template.superiorRank());
    // Written so that it also refuses what is not a number.
    if (!(template.confidence() >= 0 && template.confidence() <= 1)) {
      report.add(
          owner,
          "confidence",
          "%s has the confidence %s; expected a number from 0 to 1"
              .formatted(shown, template.confidence()));
    }
  }

  private void rank(String owner, String shown, String role, int rank) {
    if (rank < 1 || rank > Short.MAX_VALUE) {
      report.add(
          owner,
          role,
          "%s has the %s %d; expected a whole number from 1 to %d"
              .formatted(shown, role, rank, Short.MAX_VALUE));
    }
  }

  private void extractor(ExtractorSpec extractor) {
    String owner = "extractor " + extractor.name();
    String shown = "extractor '" + extractor.name() + "'";
    if (extractor.version() < 1) {
      report.add(
          owner,
          "version",
          "%s has the version %d; expected 'version:' with a whole number from 1"
              .formatted(shown, extractor.version()));
    }
    report.known(
        owner,
        shown,
        "template",
        "template",
        List.of(extractor.template()),
        vocabulary.templates().keySet());
    for (String option : extractor.optionDefaults().keySet()) {
      report.name(owner, "options", "an option of " + shown, option);
    }
  }

  private void idSpec(IdSpec spec) {
    String owner = "id " + spec.name();
    String shown = "id '" + spec.name() + "'";
    if (spec.prefix().isBlank() || spec.prefix().contains(":")) {
      report.add(
          owner,
          "prefix",
          "%s has the prefix '%s'; expected a text without a colon"
              .formatted(shown, spec.prefix()));
    }
    if (spec.columns().isEmpty()) {
      report.add(owner, "columns", shown + " has no columns; expected its parts in order");
    }
  }
}
