package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the ids of definitions and calls, as the registry says. Immutable and thread-safe. */
final class FactIds {

  private static final String FILE = "file_id";
  private static final String PATH = "path";
  private static final String KIND = "kind";

  private final Spec definitions;
  private final Spec calls;

  private FactIds(Spec definitions, Spec calls) {
    this.definitions = definitions;
    this.calls = calls;
  }

  /** An id spec, and the columns that it may name. */
  private record Spec(IdSpec id, String start, String end) {

    static Spec of(Registry registry, String name, String start, String end) {
      IdSpec id;
      try {
        id = registry.extraction().idSpec(name);
      } catch (RegistryException e) {
        throw ExtractionException.mismatch(String.valueOf(e.getMessage()));
      }
      ImmutableSet<String> known = ImmutableSet.of(FILE, PATH, KIND, start, end);
      for (String column : id.columns()) {
        if (!known.contains(column)) {
          throw ExtractionException.mismatch(
              "the id "
                  + name
                  + " is derived from '"
                  + column
                  + "', which is not known of what a file holds; known are "
                  + String.join(", ", known));
        }
      }
      return new Spec(id, start, end);
    }

    String of(SyntaxFacts facts, int node, String kind) {
      int first = facts.tree().start(node);
      Map<String, String> known =
          Map.of(
              FILE, facts.file().fileId(),
              PATH, facts.file().path(),
              KIND, kind,
              start, Integer.toString(first),
              end, Integer.toString(facts.tree().end(node)));
      List<@Nullable String> parts = new ArrayList<>();
      for (String column : id.columns()) {
        boolean placed = first >= 0 || !(column.equals(start) || column.equals(end));
        parts.add(placed ? known.get(column) : null);
      }
      return StableIds.id(id, ImmutableList.of(), parts);
    }
  }

  /**
   * The ids that a registry describes.
   *
   * @throws ExtractionException of kind SCHEMA_MISMATCH when it does not, or makes them of other
   *     columns than are known
   */
  static FactIds of(Registry registry) {
    return new FactIds(
        Spec.of(registry, "cst_def_id", "def_bstart", "def_bend"),
        Spec.of(registry, "cst_call_id", "call_bstart", "call_bend"));
  }

  /** Id of a definition; null for none. */
  @Nullable String definition(SyntaxFacts facts, int number) {
    if (number < 0) {
      return null;
    }
    SyntaxFacts.Definition definition = facts.definitions().get(number);
    return definitions.of(facts, definition.node(), definition.kind());
  }

  /** Id of a call. */
  String call(SyntaxFacts facts, int number) {
    return calls.of(facts, facts.calls().get(number).node(), "call");
  }
}
