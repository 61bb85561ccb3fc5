package io.calcitefusion.examples;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import io.calcitefusion.examples.SyntaxFacts.Annotation;
import io.calcitefusion.examples.SyntaxFacts.DeclaredType;
import io.calcitefusion.examples.SyntaxFacts.Definition;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The fields of definitions, of their documentation and annotations, and of declared types. */
final class DefinitionCells {

  private static final String LOCAL = "local";

  private DefinitionCells() {}

  /** Fields of a definition. */
  static Filling<SyntaxFacts> definition(FactIds ids) {
    return FactCells.filling(
        FactCells.place("def_bstart", "def_bend", (facts, def) -> at(facts, def).node()),
        FactCells.place("container_def_bstart", "container_def_bend", DefinitionCells::container),
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put("def_id", vector -> Cells.text(vector, ids::definition))
            .put(
                "container_def_kind",
                vector ->
                    Cells.text(vector, (facts, def) -> kind(facts, at(facts, def).container())))
            .put("kind", vector -> Cells.text(vector, DefinitionCells::kind))
            .put("name", vector -> Cells.text(vector, (facts, def) -> at(facts, def).name()))
            .put(
                "name_bstart",
                vector -> Cells.int64(vector, (facts, def) -> at(facts, def).nameStart()))
            .put(
                "name_bend",
                vector -> Cells.int64(vector, (facts, def) -> at(facts, def).nameEnd()))
            .put("qnames", DefinitionCells::localNames)
            .put("def_fqns", DefinitionCells::fullNames)
            .put(
                "docstring",
                vector -> Cells.text(vector, (facts, def) -> at(facts, def).documentation()))
            .put(
                "decorator_count",
                vector -> Cells.int32(vector, (facts, def) -> at(facts, def).annotations()))
            .buildOrThrow());
  }

  private static Definition at(SyntaxFacts facts, int definition) {
    return facts.definitions().get(definition);
  }

  /** Node of the definition around, negative for none. */
  private static int container(SyntaxFacts facts, int definition) {
    int around = at(facts, definition).container();
    return around < 0 ? around : at(facts, around).node();
  }

  private static @Nullable String kind(SyntaxFacts facts, int definition) {
    return definition < 0 ? null : at(facts, definition).kind();
  }

  private static Cell<SyntaxFacts> localNames(FieldVector vector) {
    Filling<SyntaxFacts> name =
        Filling.of(
            ImmutableMap.of(
                "name",
                child -> Cells.text(child, (facts, def) -> at(facts, def).localName()),
                "source",
                child -> Cells.text(child, (facts, def) -> LOCAL)));
    return namesOf(vector, child -> Cells.struct(child, (facts, def) -> true, name));
  }

  private static Cell<SyntaxFacts> fullNames(FieldVector vector) {
    return namesOf(vector, child -> Cells.text(child, DefinitionCells::fullName));
  }

  /** A list of one name, or of none for a definition that has none. */
  private static Cell<SyntaxFacts> namesOf(FieldVector vector, Column<SyntaxFacts> name) {
    return Cells.list(
        vector,
        (facts, def) -> def,
        (facts, def) -> at(facts, def).localName() == null ? def : def + 1,
        name::cell);
  }

  private static @Nullable String fullName(SyntaxFacts facts, int definition) {
    String packageName = facts.tree().packageName();
    String local = at(facts, definition).localName();
    return packageName == null ? local : packageName + '.' + local;
  }

  /** Fields of a documentation comment. */
  static Filling<SyntaxFacts> documentation(FactIds ids) {
    return FactCells.filling(
        ImmutableMap.of(
            "owner_def_id",
                vector ->
                    Cells.text(
                        vector, (facts, doc) -> ids.definition(facts, facts.documented().get(doc))),
            "owner_kind",
                vector ->
                    Cells.text(vector, (facts, doc) -> kind(facts, facts.documented().get(doc))),
            "docstring",
                vector ->
                    Cells.text(
                        vector,
                        (facts, doc) -> at(facts, facts.documented().get(doc)).documentation()),
            "bstart", Cells::nulls,
            "bend", Cells::nulls));
  }

  /** Fields of an annotation of a definition. */
  static Filling<SyntaxFacts> annotation(FactIds ids) {
    return FactCells.filling(
        FactCells.place("bstart", "bend", (facts, at) -> annotation(facts, at).node()),
        ImmutableMap.of(
            "owner_def_id",
                vector ->
                    Cells.text(
                        vector,
                        (facts, at) -> ids.definition(facts, annotation(facts, at).definition())),
            "owner_kind",
                vector ->
                    Cells.text(
                        vector, (facts, at) -> kind(facts, annotation(facts, at).definition())),
            "decorator_text", FactCells.text((facts, at) -> annotation(facts, at).node()),
            "decorator_index",
                vector -> Cells.int32(vector, (facts, at) -> annotation(facts, at).index())));
  }

  private static Annotation annotation(SyntaxFacts facts, int annotation) {
    return facts.annotations().get(annotation);
  }

  /** Fields of a type that a declaration writes out. */
  static Filling<SyntaxFacts> type() {
    return FactCells.filling(
        FactCells.place("bstart", "bend", (facts, at) -> type(facts, at).node()),
        FactCells.place(
            "owner_def_bstart",
            "owner_def_bend",
            (facts, at) -> {
              int owner = type(facts, at).owner();
              return owner < 0 ? owner : at(facts, owner).node();
            }),
        ImmutableMap.of(
            "owner_def_kind",
            vector -> Cells.text(vector, (facts, at) -> kind(facts, type(facts, at).owner())),
            "param_name",
            vector -> Cells.text(vector, (facts, at) -> type(facts, at).parameter()),
            "expr_kind",
            vector ->
                Cells.text(
                    vector,
                    (facts, at) -> Ascii.toLowerCase(facts.tree().kind(type(facts, at).node()))),
            "expr_role",
            vector -> Cells.text(vector, (facts, at) -> type(facts, at).role()),
            "expr_text",
            FactCells.text((facts, at) -> type(facts, at).node())));
  }

  private static DeclaredType type(SyntaxFacts facts, int type) {
    return facts.types().get(type);
  }
}
