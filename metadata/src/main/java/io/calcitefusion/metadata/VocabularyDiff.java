package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.RegistryOutline.Section;
import org.jspecify.annotations.Nullable;

/** Compares what the datasets of two registries refer to. Used once, by one thread. */
final class VocabularyDiff {
  private static final ImmutableList<Section> SECTIONS =
      ImmutableList.of(
          Section.BUNDLES,
          Section.TEMPLATES,
          Section.EXTRACTORS,
          Section.IDS,
          Section.OUTPUT_BUNDLES,
          Section.FUNCTIONS);

  private final Registry old;
  private final Registry now;
  private final ImmutableList.Builder<RegistryChange> changes;

  VocabularyDiff(Registry old, Registry now, ImmutableList.Builder<RegistryChange> changes) {
    this.old = old;
    this.now = now;
    this.changes = changes;
  }

  void compare() {
    if (old.vocabulary().equals(now.vocabulary())) {
      return;
    }
    for (Section section : SECTIONS) {
      ImmutableMap<String, Parts> before = byName(old, section);
      ImmutableMap<String, Parts> after = byName(now, section);
      for (String name : Sets.union(before.keySet(), after.keySet())) {
        Changes own = new Changes(section.member() + " " + name, changes);
        Parts was = before.get(name);
        Parts is = after.get(name);
        boolean function = section == Section.FUNCTIONS;
        if (was == null) {
          own.add(
              function ? ChangeKind.FUNCTION_REQUIRED : ChangeKind.VOCABULARY_ADDED, "", "", name);
        } else if (is == null) {
          own.add(
              function ? ChangeKind.FUNCTION_RELEASED : ChangeKind.VOCABULARY_REMOVED,
              "",
              name,
              "");
        } else {
          own.compare("", was, is, (part, a, b) -> kind(section, part, a, b));
        }
      }
    }
  }

  private static ImmutableMap<String, Parts> byName(Registry registry, Section section) {
    return RegistryOutline.full(registry, section)
        .collect(
            ImmutableMap.toImmutableMap(
                member -> Changes.shown(member.get("name")), member -> member));
  }

  private static ChangeKind kind(
      Section section, String part, @Nullable Outline before, @Nullable Outline after) {
    return switch (section) {
      case IDS -> ChangeKind.ID_SPEC_CHANGED;
      case FUNCTIONS -> ChangeKind.FUNCTION_CHANGED;
      case EXTRACTORS -> part.startsWith("options.") ? option(before, after) : changed();
      case BUNDLES, TEMPLATES, OUTPUT_BUNDLES, DATASETS, VIEWS -> changed();
    };
  }

  private static ChangeKind changed() {
    return ChangeKind.VOCABULARY_CHANGED;
  }

  private static ChangeKind option(@Nullable Outline before, @Nullable Outline after) {
    if (before == null) {
      return ChangeKind.OPTION_ADDED;
    }
    return after == null ? ChangeKind.OPTION_REMOVED : ChangeKind.OPTION_DEFAULT_CHANGED;
  }
}
