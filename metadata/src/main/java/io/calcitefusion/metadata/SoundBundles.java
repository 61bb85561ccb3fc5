package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The bundles as datasets see them: without what the checks of a bundle report, so that its mistake
 * is not reported again at each of its datasets. Used by one thread.
 */
final class SoundBundles {
  private final Map<String, FieldBundle> sound = new LinkedHashMap<>();

  SoundBundles(Iterable<FieldBundle> bundles) {
    bundles.forEach(bundle -> sound.put(bundle.name(), sound(bundle)));
  }

  /** The bundles of those names, without the unknown ones, which the checks report. */
  ImmutableList<FieldBundle> of(List<String> names) {
    ImmutableList.Builder<FieldBundle> found = ImmutableList.builder();
    for (String name : names) {
      FieldBundle bundle = sound.get(name);
      if (bundle != null) {
        found.add(bundle);
      }
    }
    return found.build();
  }

  /** A vocabulary with these bundles instead of its own. */
  Vocabulary in(Vocabulary vocabulary) {
    return new Vocabulary(
        ImmutableSortedMap.copyOf(sound),
        vocabulary.templates(),
        vocabulary.extractors(),
        vocabulary.idSpecs(),
        vocabulary.functions(),
        vocabulary.outputBundles());
  }

  /**
   * Names of bundles, then a dataset's own without those. A name that the dataset gives twice stays
   * twice, which is a finding of the checks.
   */
  static ImmutableList<String> merged(
      List<FieldBundle> bundles,
      Function<FieldBundle, ImmutableList<String>> part,
      List<String> own) {
    List<String> shared = new ArrayList<>();
    bundles.forEach(bundle -> shared.addAll(part.apply(bundle)));
    return Stream.concat(shared.stream(), own.stream().filter(name -> !shared.contains(name)))
        .collect(ImmutableList.toImmutableList());
  }

  private static FieldBundle sound(FieldBundle bundle) {
    Set<String> names = new HashSet<>();
    ImmutableList<Field> fields =
        bundle.fields().stream()
            .filter(field -> isName(field.getName()) && names.add(field.getName()))
            .collect(ImmutableList.toImmutableList());
    return new FieldBundle(
        bundle.name(),
        bundle.doc(),
        fields,
        known(bundle.requiredNonNull(), names),
        known(bundle.keyFields(), names),
        bundle.columnDocs());
  }

  private static ImmutableList<String> known(List<String> columns, Set<String> names) {
    return columns.stream()
        .filter(names::contains)
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.equals(name.strip())
        && name.chars().noneMatch(Character::isISOControl);
  }
}
