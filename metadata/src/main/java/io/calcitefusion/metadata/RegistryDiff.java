package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two states of a registry, each with what it means for those who rely on
 * the old one. Immutable and thread-safe.
 *
 * <p>The fingerprints of the two differ exactly when there is a change that is not documentation.
 * The files from which the registries were read and their folders are not compared.
 *
 * @param changes breaking ones first, then compatible ones, then documentation
 */
public record RegistryDiff(ImmutableList<RegistryChange> changes) {
  private static final Pattern VERSIONED = Pattern.compile("(.*_v)([1-9]\\d{0,8})", Pattern.DOTALL);

  /** Checks that the list is present. */
  public RegistryDiff {
    requireNonNull(changes, "changes");
  }

  /**
   * Compares two states.
   *
   * @param old the state that others rely on
   * @param now the state that is to replace it
   * @return every difference
   */
  public static RegistryDiff between(Registry old, Registry now) {
    ImmutableList.Builder<RegistryChange> changes = ImmutableList.builder();
    head(old, now, new Changes("registry", changes));
    datasets(old, now, changes);
    views(old, now, changes);
    new VocabularyDiff(old, now, changes).compare();
    return new RegistryDiff(
        changes.build().stream()
            .sorted(Comparator.comparing(RegistryChange::impact))
            .collect(ImmutableList.toImmutableList()));
  }

  /**
   * Whether the two mean and say the same.
   *
   * @return whether there is no change at all
   */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Whether something that works with the old state may fail, or give something else, with the new
   * one.
   *
   * @return whether a change is breaking
   */
  public boolean isBreaking() {
    return count(ChangeKind.Impact.BREAKING) > 0;
  }

  /**
   * How many changes have an impact.
   *
   * @param impact the impact
   * @return a number from 0
   */
  public int count(ChangeKind.Impact impact) {
    return (int) changes.stream().filter(change -> change.impact() == impact).count();
  }

  /**
   * Text for a person: one line per change, and a line with the numbers of changes.
   *
   * @return lines that end with a line break
   */
  public String toText() {
    if (isEmpty()) {
      return "no changes\n";
    }
    String lines =
        changes.stream().map(change -> oneLine(change) + "\n").collect(Collectors.joining());
    return "%s%d breaking, %d compatible, %d documentation\n"
        .formatted(
            lines,
            count(ChangeKind.Impact.BREAKING),
            count(ChangeKind.Impact.COMPATIBLE),
            count(ChangeKind.Impact.DOCUMENTATION));
  }

  private static String oneLine(RegistryChange change) {
    return change.toString().replaceAll("\\s*\\R\\s*", " ");
  }

  private static void head(Registry old, Registry now, Changes changes) {
    if (!old.name().equals(now.name())) {
      changes.add(ChangeKind.REGISTRY_RENAMED, "registry", old.name(), now.name());
    }
    if (!old.catalog().equals(now.catalog())) {
      changes.add(ChangeKind.NAMESPACE_RENAMED, "catalog", old.catalog(), now.catalog());
    }
    if (!old.schema().equals(now.schema())) {
      changes.add(ChangeKind.NAMESPACE_RENAMED, "schema", old.schema(), now.schema());
    }
    changes.doc("doc", old.doc(), now.doc());
  }

  private static void datasets(
      Registry old, Registry now, ImmutableList.Builder<RegistryChange> changes) {
    boolean sameBundles = old.vocabulary().bundles().equals(now.vocabulary().bundles());
    for (String name : Sets.union(old.datasets().keySet(), now.datasets().keySet())) {
      DatasetSpec before = old.datasets().get(name);
      DatasetSpec after = now.datasets().get(name);
      Changes own = new Changes("dataset " + name, changes);
      if (after == null) {
        own.add(ChangeKind.DATASET_REMOVED, "", name, "");
      } else if (before == null) {
        String predecessor = predecessor(name, old.datasets().keySet());
        own.add(
            predecessor == null ? ChangeKind.DATASET_ADDED : ChangeKind.SUCCESSOR_ADDED,
            "",
            predecessor == null ? "" : predecessor,
            name);
      } else if (!before.equals(after) || !sameBundles) {
        new DatasetDiff(old, before, now, after, own).compare();
      }
    }
  }

  private static void views(
      Registry old, Registry now, ImmutableList.Builder<RegistryChange> changes) {
    for (String name : Sets.union(old.views().keySet(), now.views().keySet())) {
      ViewSpec before = old.views().get(name);
      ViewSpec after = now.views().get(name);
      Changes own = new Changes("view " + name, changes);
      if (after == null) {
        own.add(ChangeKind.VIEW_REMOVED, "", name, "");
      } else if (before == null) {
        own.add(ChangeKind.VIEW_ADDED, "", "", name);
      } else if (!before.equals(after)) {
        ViewDiff.compare(before, after, own);
      }
    }
  }

  /** The newest older version of a dataset among some names, or null. */
  private static @Nullable String predecessor(String name, Set<String> names) {
    Matcher successor = VERSIONED.matcher(name);
    if (!successor.matches()) {
      return null;
    }
    int version = Integer.parseInt(successor.group(2));
    return names.stream()
        .map(VERSIONED::matcher)
        .filter(older -> older.matches() && older.group(1).equals(successor.group(1)))
        .map(older -> Map.entry(Integer.parseInt(older.group(2)), older.group()))
        .filter(older -> older.getKey() < version)
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .orElse(null);
  }
}
