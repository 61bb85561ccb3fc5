package io.calcitefusion.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;

/** Finds the types that have no notation in a registry file. Used once, by one thread. */
final class WritableTypes {
  private final String source;
  private final List<RegistryFinding> findings = new ArrayList<>();
  private final Map<String, String> mistakes = new HashMap<>();

  private WritableTypes(String source) {
    this.source = source;
  }

  /**
   * Looks at all types of a registry.
   *
   * @throws RegistryException naming every column whose type can not be written
   */
  static void check(Registry registry) {
    WritableTypes types = new WritableTypes(registry.source());
    Vocabulary words = registry.vocabulary();
    words.bundles().forEach((name, bundle) -> types.check("bundle", name, bundle.fields()));
    words
        .functions()
        .forEach(
            (name, function) -> {
              types.check("function", name, function.arguments());
              if (function.result() != null) {
                types.check("function", name, List.of(function.result()));
              }
            });
    registry
        .datasets()
        .forEach(
            (name, dataset) -> types.check("dataset", name, dataset.arrowSchema().getFields()));
    registry
        .views()
        .forEach(
            (name, view) -> {
              if (view.definition() instanceof NestedView nested) {
                types.check(
                    "view", name, nested.columns().stream().map(ViewColumn::field).toList());
              }
            });
    if (!types.findings.isEmpty()) {
      throw new RegistryException(types.findings, null);
    }
  }

  private void check(String what, String name, List<Field> fields) {
    for (Field field : fields) {
      String type = ArrowTypeFormatter.format(field);
      String mistake = mistakes.computeIfAbsent(type, WritableTypes::mistake);
      if (!mistake.isEmpty()) {
        findings.add(
            new RegistryFinding(
                source,
                0,
                "%s '%s': the type %s of '%s' has no notation in a registry file: %s"
                    .formatted(what, name, type, field.getName(), mistake)));
      }
    }
  }

  private static String mistake(String type) {
    try {
      Field back = ArrowTypeParser.parse("f", type, word -> null);
      String again = ArrowTypeFormatter.format(back);
      return again.equals(type) ? "" : "it would be read as " + again;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
