package io.calcitefusion.metadata;

import com.google.common.base.CaseFormat;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** What datasets refer to by name, as rows. */
final class VocabularyRows {
  private VocabularyRows() {}

  static void add(Registry registry, RegistryTables rows) {
    Vocabulary vocabulary = registry.vocabulary();
    vocabulary.bundles().values().forEach(bundle -> bundle(bundle, rows));
    vocabulary.templates().values().forEach(template -> template(template, rows));
    vocabulary.extractors().values().forEach(extractor -> extractor(extractor, rows));
    for (IdSpec spec : vocabulary.idSpecs().values()) {
      rows.add(
          "id_specs",
          spec.name(),
          spec.prefix(),
          spec.literals(),
          spec.columns(),
          OutlineBuilder.wordOf(spec.recipe()),
          spec.nullText(),
          RegistryTables.text(spec.doc()));
    }
    for (RequiredFunction function : vocabulary.functions().values()) {
      Field result = function.result();
      rows.add(
          "functions",
          function.name(),
          function.arguments().stream().map(ArrowTypeFormatter::format).toList(),
          function.variadic(),
          result == null ? null : ArrowTypeFormatter.format(result),
          RegistryTables.text(function.doc()));
    }
  }

  private static void bundle(FieldBundle bundle, RegistryTables rows) {
    int position = 1;
    for (Field field : bundle.fields()) {
      String name = field.getName();
      rows.add(
          "field_bundles",
          bundle.name(),
          name,
          position++,
          ArrowTypeFormatter.format(field),
          field.isNullable(),
          bundle.keyFields().contains(name),
          bundle.requiredNonNull().contains(name),
          RegistryTables.text(bundle.columnDocs().getOrDefault(name, "")));
    }
  }

  private static void template(ExtractTemplate template, RegistryTables rows) {
    rows.add(
        "templates",
        template.name(),
        template.evidenceRank(),
        template.confidence(),
        OutlineBuilder.wordOf(template.coordinateSystem()),
        template.ambiguityPolicy(),
        template.superiorRank(),
        OutlineBuilder.wordOf(template.ordering()),
        template.requiredInputs(),
        template.supportsPlan(),
        template.supportsViews(),
        template.streamingSafe(),
        template.pipelineBreaker(),
        RegistryTables.text(template.doc()));
  }

  private static void extractor(ExtractorSpec extractor, RegistryTables rows) {
    rows.add(
        "extractors",
        extractor.name(),
        extractor.version(),
        extractor.template(),
        RegistryTables.text(extractor.doc()));
    for (Map.Entry<String, OptionValue> option : extractor.optionDefaults().entrySet()) {
      OptionValue value = option.getValue();
      rows.add(
          "extractor_options",
          extractor.name(),
          option.getKey(),
          CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, value.getClass().getSimpleName()),
          text(value),
          value.isOn());
    }
  }

  private static @Nullable String text(OptionValue value) {
    if (value instanceof OptionValue.Flag flag) {
      return Boolean.toString(flag.value());
    }
    if (value instanceof OptionValue.WholeNumber number) {
      return Long.toString(number.value());
    }
    if (value instanceof OptionValue.Text text) {
      return text.value();
    }
    return value instanceof OptionValue.Texts texts ? String.join("\n", texts.values()) : null;
  }
}
