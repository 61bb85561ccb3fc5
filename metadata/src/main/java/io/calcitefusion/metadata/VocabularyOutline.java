package io.calcitefusion.metadata;

import io.calcitefusion.metadata.Outline.Kind;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.Outline.Scalar;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Outlines of what datasets refer to. Pure functions. */
final class VocabularyOutline {
  private VocabularyOutline() {}

  static Parts bundle(FieldBundle bundle) {
    return new OutlineBuilder()
        .text("name", bundle.name())
        .doc(bundle.doc())
        .items(
            "columns",
            bundle.fields().stream()
                .map(
                    field ->
                        ViewOutline.column(field, bundle.columnDocs().get(field.getName())).build())
                .toList())
        .texts("key", bundle.keyFields())
        .texts("required", bundle.requiredNonNull())
        .build();
  }

  static Parts function(RequiredFunction function) {
    return new OutlineBuilder()
        .text("name", function.name())
        .doc(function.doc())
        .texts("arguments", function.arguments().stream().map(VocabularyOutline::typeOf).toList())
        .flag("variadic", function.variadic(), false)
        .text("returns", function.result() == null ? null : typeOf(function.result()), null)
        .build();
  }

  private static String typeOf(Field field) {
    return ArrowTypeFormatter.format(field) + (field.isNullable() ? "" : " not null");
  }

  static Parts idSpec(IdSpec id) {
    return new OutlineBuilder()
        .text("name", id.name())
        .doc(id.doc())
        .text("prefix", id.prefix(), id.name())
        .texts("literals", id.literals())
        .texts("columns", id.columns())
        .word("recipe", id.recipe(), IdRecipe.PARTS)
        .text("null_text", id.nullText(), id.recipe().defaultNullText())
        .build();
  }

  static Parts template(ExtractTemplate template) {
    return new OutlineBuilder()
        .text("name", template.name())
        .doc(template.doc())
        .number("evidence_rank", template.evidenceRank(), null)
        .number("confidence", template.confidence(), 1.0)
        .text("coordinate_system", OutlineBuilder.wordOf(template.coordinateSystem()))
        .text("ambiguity_policy", template.ambiguityPolicy(), "preserve")
        .number("superior_rank", template.superiorRank(), template.evidenceRank())
        .word("ordering", template.ordering(), OrderingLevel.IMPLICIT)
        .texts("required_inputs", template.requiredInputs())
        .flag("supports_plan", template.supportsPlan(), true)
        .flag("supports_views", template.supportsViews(), true)
        .flag("streaming_safe", template.streamingSafe(), true)
        .flag("pipeline_breaker", template.pipelineBreaker(), false)
        .some("policy", PolicyOutline.overrides(template.policy()))
        .build();
  }

  static Parts extractor(ExtractorSpec extractor) {
    OutlineBuilder options = new OutlineBuilder();
    extractor.optionDefaults().forEach((name, value) -> options.always(name, option(value)));
    return new OutlineBuilder()
        .text("name", extractor.name())
        .number("version", extractor.version(), null)
        .doc(extractor.doc())
        .text("template", extractor.template())
        .some("options", options.build())
        .build();
  }

  static Outline option(@Nullable OptionValue value) {
    if (value instanceof OptionValue.Flag flag) {
      return OutlineBuilder.flagOf(flag.value());
    }
    if (value instanceof OptionValue.WholeNumber number) {
      return OutlineBuilder.numberOf(number.value());
    }
    if (value instanceof OptionValue.Text text) {
      return OutlineBuilder.textOf(text.value());
    }
    if (value instanceof OptionValue.Texts texts) {
      return OutlineBuilder.textsOf(texts.values());
    }
    return new Scalar("null", Kind.NOTHING);
  }

  static Parts outputBundle(OutputBundle bundle) {
    return new OutlineBuilder()
        .text("name", bundle.name())
        .doc(bundle.doc())
        .texts("outputs", bundle.outputs())
        .build();
  }
}
