package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.calcitefusion.metadata.Outline.Items;
import io.calcitefusion.metadata.Outline.Part;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.Outline.Role;
import io.calcitefusion.metadata.Outline.Scalar;
import org.jspecify.annotations.Nullable;

/** Collects the changes of one object. Used by one thread. */
final class Changes {
  /** Options of a storage may hold secrets, so that their values are not shown. */
  private static final String SECRETS = "location.storage_options.";

  private final String object;
  private final ImmutableList.Builder<RegistryChange> changes;
  private int count;

  Changes(String object, ImmutableList.Builder<RegistryChange> changes) {
    this.object = object;
    this.changes = changes;
  }

  /** Chooses the kind of a change by its part and by what was there and is there. */
  interface Rule {
    ChangeKind kind(String part, @Nullable Outline before, @Nullable Outline after);
  }

  /** The number of changes so far. */
  int count() {
    return count;
  }

  void add(ChangeKind kind, String part, String before, String after) {
    changes.add(new RegistryChange(kind, object, part, before, after));
    count++;
  }

  /** Adds a change of a sentence, if it is one. */
  void doc(String part, @Nullable String before, @Nullable String after) {
    String old = before == null ? "" : before;
    String now = after == null ? "" : after;
    if (!old.equals(now)) {
      add(ChangeKind.DOCUMENTATION_CHANGED, part, old, now);
    }
  }

  /** Adds the changes between two outlines of one part, down to lists and single values. */
  void compare(String part, @Nullable Outline before, @Nullable Outline after, Rule rule) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    boolean mappings =
        (before == null || before instanceof Parts) && (after == null || after instanceof Parts);
    if (!mappings) {
      single(part, before, after, rule);
      return;
    }
    int known = count;
    Parts old = before == null ? Parts.NONE : (Parts) before;
    Parts now = after == null ? Parts.NONE : (Parts) after;
    for (String key : Sets.union(old.keys(), now.keys())) {
      String path = part.isEmpty() ? key : part + "." + key;
      Part oldPart = part(old, key);
      Part nowPart = part(now, key);
      Role role = oldPart != null ? oldPart.role() : nowPart != null ? nowPart.role() : Role.FACT;
      boolean keyIsNew = (oldPart == null) != (nowPart == null);
      if (role == Role.DOC || (role == Role.DOC_OF_KEY && !keyIsNew)) {
        doc(path, shown(old.get(key)), shown(now.get(key)));
      } else if (role == Role.DOC_OF_KEY) {
        add(rule.kind(path, old.get(key), now.get(key)), path, keyOf(oldPart), keyOf(nowPart));
      } else {
        compare(path, old.get(key), now.get(key), rule);
      }
    }
    boolean onlyOneIsThere = (before == null) != (after == null);
    if (onlyOneIsThere && known == count) {
      add(rule.kind(part, before, after), part, shown(before), shown(after));
    }
  }

  private void single(String part, @Nullable Outline before, @Nullable Outline after, Rule rule) {
    Outline oldFacts = before == null ? null : facts(before);
    Outline nowFacts = after == null ? null : facts(after);
    boolean sameFacts = oldFacts == null ? nowFacts == null : oldFacts.equals(nowFacts);
    if (sameFacts) {
      doc(part, shown(before), shown(after));
      return;
    }
    String old = shown(oldFacts);
    String now = shown(nowFacts);
    if (part.startsWith(SECRETS)) {
      old = before == null ? "" : "(hidden)";
      now = after == null ? "" : before == null ? "(hidden)" : "(hidden, another one)";
    } else if (old.equals(now)) {
      old = old + kindOf(before);
      now = now + kindOf(after);
    }
    add(rule.kind(part, before, after), part, old, now);
  }

  /** Tells a number from a text of the same letters. */
  private static String kindOf(@Nullable Outline outline) {
    return outline instanceof Scalar scalar
        ? " (" + OutlineBuilder.wordOf(scalar.kind()) + ")"
        : "";
  }

  /** Text of an outline, empty when there is none. */
  static String shown(@Nullable Outline outline) {
    return outline == null ? "" : outline.shown();
  }

  /** An outline without the sentences for persons. */
  static Outline facts(Outline outline) {
    if (outline instanceof Items items) {
      return new Items(
          items.items().stream().map(Changes::facts).collect(ImmutableList.toImmutableList()));
    }
    if (outline instanceof Parts parts) {
      return new Parts(
          parts.parts().stream()
              .filter(part -> part.role() != Role.DOC)
              .map(Changes::facts)
              .collect(ImmutableList.toImmutableList()));
    }
    return outline;
  }

  private static Part facts(Part part) {
    Outline value =
        part.role() == Role.DOC_OF_KEY ? OutlineBuilder.textOf("") : facts(part.value());
    return new Part(part.key(), value, part.role());
  }

  private static @Nullable Part part(Parts parts, String key) {
    return parts.parts().stream().filter(part -> part.key().equals(key)).findFirst().orElse(null);
  }

  private static String keyOf(@Nullable Part part) {
    return part == null ? "" : part.key();
  }

  /** Adds what a list of independent members lost and gained. */
  void compareMembers(
      String part,
      ImmutableList<String> before,
      ImmutableList<String> after,
      ChangeKind added,
      ChangeKind removed) {
    ImmutableSet<String> old = ImmutableSet.copyOf(before);
    ImmutableSet<String> now = ImmutableSet.copyOf(after);
    int known = count;
    Sets.difference(old, now).forEach(member -> add(removed, part, member, ""));
    Sets.difference(now, old).forEach(member -> add(added, part, "", member));
    if (known == count && !before.equals(after)) {
      add(ChangeKind.DECLARED_OTHERWISE, part, before.toString(), after.toString());
    }
  }
}
