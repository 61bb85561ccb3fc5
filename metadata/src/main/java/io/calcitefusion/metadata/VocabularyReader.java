package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads entries below {@code functions}, {@code ids} and {@code output_bundles}, by one thread. */
final class VocabularyReader {
  static final Set<String> FUNCTION_KEYS =
      Set.of("name", "doc", "arguments", "variadic", "returns");
  static final Set<String> ID_KEYS =
      Set.of("name", "doc", "prefix", "literals", "columns", "recipe", "null_text");
  static final Set<String> OUTPUT_BUNDLE_KEYS = Set.of("name", "doc", "outputs");

  private final ColumnReader columns;
  private final SourceLines lines;
  private final Findings findings;

  VocabularyReader(ColumnReader columns, SourceLines lines, Findings findings) {
    this.columns = columns;
    this.lines = lines;
    this.findings = findings;
  }

  RequiredFunction function(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "function", FUNCTION_KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = begin("function " + name, mapping);
    ImmutableList.Builder<Field> arguments = ImmutableList.builder();
    int index = 0;
    for (String type : mapping.texts("arguments")) {
      arguments.add(
          columns.readType(
              "arg" + ++index,
              type,
              mapping.lineOf("arguments"),
              "argument %d of function '%s'".formatted(index, name)));
    }
    String returns = mapping.text("returns", "");
    Field result =
        returns.isEmpty()
            ? null
            : columns.readType(
                "result", returns, mapping.lineOf("returns"), "result of function '" + name + "'");
    RequiredFunction function =
        new RequiredFunction(
            name,
            mapping.text("doc", ""),
            arguments.build(),
            mapping.flag("variadic", YamlMapping.Flag.FALSE),
            result);
    end(owner, before);
    return function;
  }

  IdSpec id(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "id", ID_KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = begin("id " + name, mapping);
    IdRecipe recipe = requireNonNullElse(mapping.choice("recipe", IdRecipe.class), IdRecipe.PARTS);
    IdSpec id =
        new IdSpec(
            name,
            mapping.text("doc", ""),
            mapping.text("prefix", name),
            mapping.texts("literals"),
            mapping.texts("columns"),
            recipe,
            mapping.verbatim("null_text", recipe.defaultNullText()));
    end(owner, before);
    return id;
  }

  OutputBundle outputBundle(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "output_bundle", OUTPUT_BUNDLE_KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = begin("output_bundle " + name, mapping);
    OutputBundle bundle = new OutputBundle(name, mapping.text("doc", ""), mapping.texts("outputs"));
    end(owner, before);
    return bundle;
  }

  private SourceLines.Owner begin(String name, YamlMapping mapping) {
    SourceLines.Owner owner = lines.begin(name, mapping.line());
    owner.putKeys("", mapping);
    return owner;
  }

  private void end(SourceLines.Owner owner, int before) {
    owner.markReported(findings.linesSince(before));
  }
}
