package io.calcitefusion.metadata;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.calcitefusion.metadata.Outline.Items;
import io.calcitefusion.metadata.Outline.Part;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.Outline.Role;
import io.calcitefusion.metadata.Outline.Scalar;
import io.calcitefusion.metadata.RegistryOutline.Section;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Hashes what a registry means. Every text goes in with its length and every list with its size, so
 * that two registries have the same input only when they say the same. What has its default value
 * does not go in, so that a later key of the file format changes no fingerprint of a registry that
 * does not use it.
 */
final class RegistryFingerprint {
  private static final String VERSION = "calcitefusion-registry-1";

  private final Hasher hasher = Hashing.sha256().newHasher();

  private RegistryFingerprint() {}

  static String of(Registry registry) {
    RegistryFingerprint fingerprint = new RegistryFingerprint();
    fingerprint.text(VERSION);
    fingerprint.outline(RegistryOutline.head(registry));
    for (Section section : Section.values()) {
      RegistryOutline.full(registry, section)
          .forEachOrdered(member -> fingerprint.member(section, member));
    }
    return fingerprint.hasher.hash().toString();
  }

  private void member(Section section, Parts member) {
    text(section.key());
    outline(member);
  }

  private void outline(Outline outline) {
    if (outline instanceof Scalar scalar) {
      text(OutlineBuilder.wordOf(scalar.kind()));
      text(scalar.text());
    } else if (outline instanceof Items items) {
      text("list");
      count(items.items().size());
      items.items().forEach(this::outline);
    } else if (outline instanceof Parts parts) {
      mapping(parts);
    }
  }

  private void mapping(Parts parts) {
    List<Part> facts =
        parts.parts().stream()
            .filter(part -> part.role() != Role.DOC)
            // The order in which keys are written means nothing.
            .sorted(Comparator.comparing(Part::key))
            .toList();
    text("mapping");
    count(facts.size());
    for (Part fact : facts) {
      text(fact.key());
      if (fact.role() == Role.FACT) {
        outline(fact.value());
      }
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    count(bytes.length);
    hasher.putBytes(bytes);
  }

  private void count(int number) {
    hasher.putInt(number);
  }
}
