package io.calcitefusion.metadata;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The types that a registry gives names to. Each is parsed once, so that a mistake in one is
 * reported at its own line and not at every column that uses it. Used by one thread.
 */
final class NamedTypes {
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final RegistryFiles files;
  private final Findings findings;
  private final Map<String, Field> parsed = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> broken = new HashSet<>();

  private NamedTypes(RegistryFiles files, Findings findings) {
    this.files = files;
    this.findings = findings;
  }

  /** Parses the types of all files. */
  static NamedTypes read(RegistryFiles files, Findings findings) {
    NamedTypes types = new NamedTypes(files, findings);
    files.files().forEach(file -> types.collect(file.top().mapping("types")));
    types.texts.keySet().forEach(types::named);
    return types;
  }

  private void collect(YamlMapping mapping) {
    for (String name : mapping.keys()) {
      int line = mapping.lineOf(name);
      if (ArrowTypeWords.ALL.contains(name)) {
        findings.add(line, "type '" + name + "' has the name of a built-in type");
      } else if (name.isEmpty() || !name.chars().allMatch(NamedTypes::isWordCharacter)) {
        findings.add(
            line, "type '" + name + "': expected a name of letters, digits and underscores");
      } else if (texts.containsKey(name)) {
        findings.add(
            line,
            "type '%s' is defined twice, first at %s"
                .formatted(name, findings.place(lines.getOrDefault(name, 0))));
      } else {
        lines.put(name, line);
        texts.put(name, mapping.required(name));
      }
    }
  }

  /**
   * A nullable field of a type.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  Field field(String name, String type) {
    return ArrowTypeParser.parse(name, type, this::named);
  }

  /**
   * A field of a type that may be followed by {@code not null}.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  Field fieldOrRequired(String name, String type) {
    return ArrowTypeParser.parseOrRequired(name, type, this::named);
  }

  /** Whether a type could not be read, so that fields below it are unknown. */
  boolean anyBroken() {
    return !broken.isEmpty();
  }

  private @Nullable Field named(String name) {
    String text = texts.get(name);
    if (text == null) {
      return files.isComplete() ? null : missing(name);
    }
    Field done = parsed.get(name);
    if (done != null) {
      return done;
    }
    if (!open.add(name)) {
      throw new IllegalArgumentException(
          "type '" + name + "' contains itself: " + String.join(", ", open) + ", " + name);
    }
    Field field;
    try {
      field = field(name, text);
    } catch (IllegalArgumentException e) {
      findings.add(lines.getOrDefault(name, 0), "type '" + name + "': " + e.getMessage());
      broken.add(name);
      field = unreadable(name);
    }
    open.remove(name);
    parsed.put(name, field);
    return field;
  }

  /** A type that a file may define that could not be read. */
  private Field missing(String name) {
    broken.add(name);
    return unreadable(name);
  }

  /** What stands for a type that could not be read, until the findings are thrown. */
  static Field unreadable(String name) {
    return new Field(name, FieldType.nullable(ArrowType.Null.INSTANCE), null);
  }

  private static boolean isWordCharacter(int c) {
    return ArrowTypeWords.isWordCharacter((char) c);
  }
}
