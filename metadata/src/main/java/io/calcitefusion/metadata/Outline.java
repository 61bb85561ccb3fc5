package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a registry says, in the words of a registry file. The writer, the fingerprint and
 * the comparison of two registries all work on outlines, so that none of them can leave out what
 * the others know. Parts that say nothing beyond their default are not in an outline. Immutable.
 */
sealed interface Outline {
  /** Text for a person. */
  String shown();

  /**
   * A single value.
   *
   * @param text the value as text
   * @param kind what kind of value it is
   */
  record Scalar(String text, Kind kind) implements Outline {
    @Override
    public String shown() {
      return text;
    }
  }

  /** Kinds of {@link Scalar}. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING
  }

  /**
   * A list.
   *
   * @param items values in order
   */
  record Items(ImmutableList<Outline> items) implements Outline {
    @Override
    public String shown() {
      return items.stream().map(Outline::shown).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /**
   * A mapping.
   *
   * @param parts values by key, in the order in which they are written
   */
  record Parts(ImmutableList<Part> parts) implements Outline {
    static final Parts NONE = new Parts(ImmutableList.of());

    /** The value of a key, or null. */
    @Nullable Outline get(String key) {
      for (Part part : parts) {
        if (part.key().equals(key)) {
          return part.value();
        }
      }
      return null;
    }

    ImmutableSet<String> keys() {
      return parts.stream().map(Part::key).collect(ImmutableSet.toImmutableSet());
    }

    /** The same mapping without some keys. */
    Parts without(ImmutableSet<String> keys) {
      return new Parts(
          parts.stream()
              .filter(part -> !keys.contains(part.key()))
              .collect(ImmutableList.toImmutableList()));
    }

    @Override
    public String shown() {
      return parts.stream()
          .map(part -> part.key() + ": " + part.value().shown())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * One entry of a mapping.
   *
   * @param key its key
   * @param value its value
   * @param role what the entry counts for
   */
  record Part(String key, Outline value, Role role) {}

  /** What an entry of a mapping counts for. */
  enum Role {
    /** Key and value have a meaning. */
    FACT,
    /** A sentence for a person; neither its key nor its value has a meaning. */
    DOC,
    /** A sentence for a person about what its key names; the key has a meaning. */
    DOC_OF_KEY
  }
}
