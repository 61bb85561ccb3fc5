package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;

/** Which of the found columns stands for which of the expected ones. Used by one thread. */
final class ColumnPairs {
  private static final int NONE = -1;

  private final List<Field> expected;
  private final List<Field> found;

  /** Place in the found columns, by place in the expected ones. */
  private final int[] places;

  /** Place in the expected columns, by place in the found ones. */
  private final int[] origins;

  private final boolean[] moved;

  private ColumnPairs(List<Field> expected, List<Field> found) {
    this.expected = expected;
    this.found = found;
    this.places = new int[expected.size()];
    this.origins = new int[found.size()];
    this.moved = new boolean[expected.size()];
    Arrays.fill(places, NONE);
    Arrays.fill(origins, NONE);
  }

  /** Pairs columns of equal names, then those that have another name at the same place. */
  static ColumnPairs of(List<Field> expected, List<Field> found) {
    ColumnPairs pairs = new ColumnPairs(expected, found);
    pairs.byName();
    pairs.byPlace();
    pairs.markMoved();
    return pairs;
  }

  /** Where an expected column is found; negative when it is not. */
  int placeOf(int index) {
    return places[index];
  }

  /** Whether an expected column is found on another side of columns that did not move. */
  boolean isMoved(int index) {
    return moved[index];
  }

  /** Places of found columns that stand for no expected one, in order. */
  ImmutableList<Integer> unpaired() {
    ImmutableList.Builder<Integer> unpaired = ImmutableList.builder();
    for (int place = 0; place < origins.length; place++) {
      if (origins[place] == NONE) {
        unpaired.add(place);
      }
    }
    return unpaired.build();
  }

  private void byName() {
    Map<String, Integer> byName = new HashMap<>();
    for (int place = 0; place < found.size(); place++) {
      byName.putIfAbsent(found.get(place).getName(), place);
    }
    for (int i = 0; i < expected.size(); i++) {
      Integer place = byName.get(expected.get(i).getName());
      if (place != null && origins[place] == NONE) {
        pair(i, place);
      }
    }
  }

  /** A column without a partner stands after the same column as one that it could be. */
  private void byPlace() {
    int before = NONE;
    for (int i = 0; i < expected.size(); i++) {
      if (places[i] == NONE) {
        int place = renamed(expected.get(i), before + 1);
        if (place != NONE) {
          pair(i, place);
        }
      }
      if (places[i] != NONE) {
        before = places[i];
      }
    }
  }

  /** The first column from there on that is like the other one, before any that has a partner. */
  private int renamed(Field field, int from) {
    for (int place = from; place < found.size() && origins[place] == NONE; place++) {
      Field other = found.get(place);
      boolean isNew = expected.stream().noneMatch(e -> e.getName().equals(other.getName()));
      if (isNew
          && field.isNullable() == other.isNullable()
          && SchemaComparison.type(field).equals(SchemaComparison.type(other))) {
        return place;
      }
    }
    return NONE;
  }

  private void pair(int index, int place) {
    places[index] = place;
    origins[place] = index;
  }

  /** The longest sequence of pairs that kept its order did not move; all others did. */
  private void markMoved() {
    int[] tails = new int[places.length];
    int[] previous = new int[places.length];
    int length = 0;
    for (int i = 0; i < places.length; i++) {
      if (places[i] == NONE) {
        continue;
      }
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places[tails[middle]] < places[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = low == 0 ? NONE : tails[low - 1];
      tails[low] = i;
      length = Math.max(length, low + 1);
      moved[i] = true;
    }
    int kept = length == 0 ? NONE : tails[length - 1];
    while (kept != NONE) {
      moved[kept] = false;
      kept = previous[kept];
    }
  }
}
