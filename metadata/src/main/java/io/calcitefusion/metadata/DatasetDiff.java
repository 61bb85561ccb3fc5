package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.DatasetOutline.full;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Parts;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Compares two states of a dataset. Used once, by one thread. */
final class DatasetDiff {
  /** Parts that are compared by what they mean, below; the others by the rules for parts. */
  private static final ImmutableSet<String> BY_MEANING =
      ImmutableSet.of(
          "name",
          "version",
          "columns",
          "key",
          "required",
          "join",
          "references",
          "contract",
          "views",
          "validation",
          "evolution",
          "scan",
          "delta",
          "extract",
          "location");

  private static final ImmutableSet<String> CONTRACT_BY_MEANING =
      ImmutableSet.of("sort", "constraints", "validation", "views");

  private static final ImmutableSet<String> DELTA_BY_MEANING =
      ImmutableSet.of("scan", "constraints");

  private static final ImmutableSet<String> LOCATION_BY_MEANING =
      ImmutableSet.of("scan", "delta_scan");

  private final Registry oldRegistry;
  private final Registry newRegistry;
  private final DatasetSpec before;
  private final DatasetSpec after;
  private final Changes changes;
  private final Parts old;
  private final Parts now;

  DatasetDiff(
      Registry oldRegistry,
      DatasetSpec before,
      Registry newRegistry,
      DatasetSpec after,
      Changes changes) {
    this.oldRegistry = oldRegistry;
    this.newRegistry = newRegistry;
    this.before = before;
    this.after = after;
    this.changes = changes;
    this.old = full(before, oldRegistry.vocabulary());
    this.now = full(after, newRegistry.vocabulary());
  }

  void compare() {
    if (before.version() != after.version()) {
      changes.add(
          before.version() < after.version()
              ? ChangeKind.VERSION_RAISED
              : ChangeKind.VERSION_LOWERED,
          "version",
          Integer.toString(before.version()),
          Integer.toString(after.version()));
    }
    columns();
    roles();
    contract();
    policies();
    extract();
    views();
    changes.compare("", old.without(BY_MEANING), now.without(BY_MEANING), PartRules::kind);
    location();
  }

  private void columns() {
    ColumnsDiff columns =
        new ColumnsDiff(
            before.arrowSchema().getFields(),
            after.arrowSchema().getFields(),
            after.evolution().renames(),
            changes);
    columns.compare(ChangeKind.COLUMN_TIGHTENED);
    for (Field added : columns.added()) {
      changes.add(
          added(added, columns), ColumnsDiff.column(added.getName()), "", ColumnsDiff.shown(added));
    }
    columns.docs(before.columnDocs(), after.columnDocs());
  }

  private ChangeKind added(Field column, ColumnsDiff columns) {
    if (!column.isNullable()) {
      return ChangeKind.COLUMN_ADDED_NOT_NULL;
    }
    if (!columns.isAtEnd(column)) {
      return ChangeKind.COLUMN_ADDED_INSIDE;
    }
    return after.evolution().allowMissing()
        ? ChangeKind.COLUMN_ADDED
        : ChangeKind.COLUMN_ADDED_TO_FILES;
  }

  private void roles() {
    if (!before.keyFields().equals(after.keyFields())) {
      changes.add(
          ChangeKind.KEY_CHANGED, "key", shown(before.keyFields()), shown(after.keyFields()));
    }
    changes.compareMembers(
        "required",
        before.requiredNonNull(),
        after.requiredNonNull(),
        ChangeKind.REQUIRED_ADDED,
        ChangeKind.REQUIRED_REMOVED);
    changes.compareMembers(
        "join",
        before.joinKeys(),
        after.joinKeys(),
        ChangeKind.JOIN_KEY_ADDED,
        ChangeKind.JOIN_KEY_REMOVED);
    changes.compareMembers(
        "references",
        shownReferences(before),
        shownReferences(after),
        ChangeKind.REFERENCE_ADDED,
        ChangeKind.REFERENCE_REMOVED);
  }

  private static ImmutableList<String> shownReferences(DatasetSpec dataset) {
    return dataset.references().stream()
        .map(reference -> DatasetOutline.reference(reference).shown())
        .collect(ImmutableList.toImmutableList());
  }

  private void contract() {
    changes.compare(
        "contract",
        parts(old, "contract").without(CONTRACT_BY_MEANING),
        parts(now, "contract").without(CONTRACT_BY_MEANING),
        PartRules::kind);
    List<SortKey> oldSort = before.canonicalSort();
    List<SortKey> newSort = after.canonicalSort();
    if (!oldSort.equals(newSort)) {
      boolean extended =
          newSort.size() > oldSort.size() && newSort.subList(0, oldSort.size()).equals(oldSort);
      changes.add(
          extended ? ChangeKind.SORT_EXTENDED : ChangeKind.SORT_CHANGED,
          "contract.sort",
          Changes.shown(parts(old, "contract").get("sort")),
          Changes.shown(parts(now, "contract").get("sort")));
    }
    constraints("contract", before.contract().constraints(), after.contract().constraints());
  }

  private void constraints(
      String part, ImmutableList<String> oldOnes, ImmutableList<String> newOnes) {
    changes.compareMembers(
        part + ".constraints",
        oldOnes,
        newOnes,
        ChangeKind.CONSTRAINT_ADDED,
        ChangeKind.CONSTRAINT_REMOVED);
  }

  /** What holds is compared; where it is declared counts only when nothing else changed. */
  private void policies() {
    holds(
        "validation",
        PolicyOutline.validation(before.validation()),
        PolicyOutline.validation(after.validation()),
        "contract.validation");
    holds(
        "evolution",
        PolicyOutline.evolution(before.evolution()),
        PolicyOutline.evolution(after.evolution()));
    holds(
        "scan",
        PolicyOutline.scan(before.scan()),
        PolicyOutline.scan(after.scan()),
        "location.scan");
    holds(
        "delta.scan",
        PolicyOutline.deltaScan(before.deltaScan()),
        PolicyOutline.deltaScan(after.deltaScan()),
        "location.delta_scan");
    changes.compare(
        "delta",
        parts(old, "delta").without(DELTA_BY_MEANING),
        parts(now, "delta").without(DELTA_BY_MEANING),
        PartRules::kind);
    constraints(
        "delta", before.policies().delta().constraints(), after.policies().delta().constraints());
  }

  private void holds(
      String part, @Nullable Outline was, @Nullable Outline is, String... elsewhere) {
    int known = changes.count();
    changes.compare(part, was, is, PartRules::kind);
    String oldPlaces = declared(old, part, elsewhere);
    String newPlaces = declared(now, part, elsewhere);
    if (known == changes.count() && !oldPlaces.equals(newPlaces)) {
      changes.add(ChangeKind.DECLARED_OTHERWISE, part, oldPlaces, newPlaces);
    }
  }

  /** Where a policy is declared, and as what. */
  private static String declared(Parts outline, String part, String... elsewhere) {
    return Stream.concat(Stream.of(part), Stream.of(elsewhere))
        .filter(place -> at(outline, place) != null)
        .map(place -> place + ": " + Changes.shown(at(outline, place)))
        .collect(Collectors.joining(", "));
  }

  private static @Nullable Outline at(Parts outline, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? outline.get(path)
        : parts(outline, path.substring(0, dot)).get(path.substring(dot + 1));
  }

  private void extract() {
    if (before.extract() == null && after.extract() != null) {
      changes.add(ChangeKind.EXTRACT_ADDED, "extract", "", Changes.shown(now.get("extract")));
    } else if (before.extract() != null && after.extract() == null) {
      changes.add(ChangeKind.EXTRACT_REMOVED, "extract", Changes.shown(old.get("extract")), "");
    } else {
      changes.compare("extract", old.get("extract"), now.get("extract"), PartRules::kind);
    }
  }

  private void location() {
    boolean both = before.location() != null && after.location() != null;
    Parts oldPlace = parts(old, "location").without(LOCATION_BY_MEANING);
    Parts newPlace = parts(now, "location").without(LOCATION_BY_MEANING);
    if (both) {
      changes.compare("location", oldPlace, newPlace, PartRules::kind);
    } else {
      changes.compare(
          "location",
          before.location() == null ? null : oldPlace,
          after.location() == null ? null : newPlace,
          PartRules::kind);
    }
  }

  private void views() {
    views("views", before.views(), after.views());
    views("contract.views", before.contract().views(), after.contract().views());
    for (ViewSpec hidden : before.views()) {
      if (isHidden(before, hidden)) {
        after.views().stream()
            .filter(view -> view.name().equals(hidden.name()))
            .forEach(
                view ->
                    changes.compare(
                        "views." + view.name(),
                        ViewOutline.view(hidden, null),
                        ViewOutline.view(view, null),
                        (part, was, is) -> ChangeKind.VIEW_MOVED));
      }
    }
  }

  /** Only views that are in both registries can move; the others are reported as views. */
  private void views(String part, List<ViewSpec> oldViews, List<ViewSpec> newViews) {
    List<String> was = inBoth(oldViews);
    List<String> is = inBoth(newViews);
    if (!was.equals(is)) {
      changes.add(ChangeKind.VIEW_MOVED, part, shown(was), shown(is));
    }
  }

  private List<String> inBoth(List<ViewSpec> views) {
    return views.stream()
        .map(ViewSpec::name)
        .filter(oldRegistry.views()::containsKey)
        .filter(newRegistry.views()::containsKey)
        .toList();
  }

  private static boolean isHidden(DatasetSpec dataset, ViewSpec view) {
    return dataset.contract().views().stream().anyMatch(one -> one.name().equals(view.name()));
  }

  private static Parts parts(Parts outline, String key) {
    Outline value = outline.get(key);
    return value == null ? Parts.NONE : (Parts) value;
  }

  private static String shown(List<String> names) {
    return String.join(", ", names);
  }
}
