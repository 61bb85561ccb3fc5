package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Makes the writers of columns for the vectors that a dataset's declared schema gave. A vector of
 * another type than a writer's is refused when the writer is made, before any row is read.
 */
final class Cells {

  private Cells() {}

  /** A text, or null. */
  interface TextOf<T> {
    @Nullable String of(T item, int element);
  }

  /** A number. */
  interface IntOf<T> {
    int of(T item, int element);
  }

  /** A yes or no. */
  interface Test<T> {
    boolean of(T item, int element);
  }

  /** A yes, a no, or null where neither is known. */
  interface Answer<T> {
    @Nullable Boolean of(T item, int element);
  }

  static <T> Cell<T> text(FieldVector vector, TextOf<T> value) {
    VarCharVector texts = cast(vector, VarCharVector.class);
    Utf8Encoder encoder = new Utf8Encoder();
    return (item, element, at) -> {
      String text = value.of(item, element);
      if (text == null) {
        texts.setNull(at);
      } else {
        texts.setSafe(at, encoder.encode(text));
      }
    };
  }

  /** The text in the bytes from a start to an end of an array; null when the start is negative. */
  static <T> Cell<T> slice(
      FieldVector vector, Function<T, byte[]> bytes, IntOf<T> start, IntOf<T> end) {
    VarCharVector texts = cast(vector, VarCharVector.class);
    return (item, element, at) -> {
      int first = start.of(item, element);
      if (first < 0) {
        texts.setNull(at);
      } else {
        texts.setSafe(at, bytes.apply(item), first, end.of(item, element) - first);
      }
    };
  }

  /** Nothing, in every row. */
  static <T> Cell<T> nulls(FieldVector vector) {
    return (item, element, at) -> vector.setNull(at);
  }

  static <T> Cell<T> binary(FieldVector vector, Function<T, byte[]> value) {
    VarBinaryVector bytes = cast(vector, VarBinaryVector.class);
    return (item, element, at) -> bytes.setSafe(at, value.apply(item));
  }

  static <T> Cell<T> int16(FieldVector vector, int constant) {
    SmallIntVector numbers = cast(vector, SmallIntVector.class);
    return (item, element, at) -> numbers.setSafe(at, constant);
  }

  static <T> Cell<T> float32(FieldVector vector, float constant) {
    Float4Vector numbers = cast(vector, Float4Vector.class);
    return (item, element, at) -> numbers.setSafe(at, constant);
  }

  /** A number; a negative one, which no count or position is, stands for null. */
  static <T> Cell<T> int32(FieldVector vector, IntOf<T> value) {
    IntVector numbers = cast(vector, IntVector.class);
    return (item, element, at) -> {
      int number = value.of(item, element);
      if (number < 0) {
        numbers.setNull(at);
      } else {
        numbers.setSafe(at, number);
      }
    };
  }

  /** A number; a negative one stands for null. */
  static <T> Cell<T> int64(FieldVector vector, IntOf<T> value) {
    BigIntVector numbers = cast(vector, BigIntVector.class);
    return (item, element, at) -> {
      int number = value.of(item, element);
      if (number < 0) {
        numbers.setNull(at);
      } else {
        numbers.setSafe(at, number);
      }
    };
  }

  static <T> Cell<T> bool(FieldVector vector, Test<T> value) {
    BitVector bits = cast(vector, BitVector.class);
    return (item, element, at) -> bits.setSafe(at, value.of(item, element) ? 1 : 0);
  }

  static <T> Cell<T> answer(FieldVector vector, Answer<T> value) {
    BitVector bits = cast(vector, BitVector.class);
    return (item, element, at) -> {
      Boolean known = value.of(item, element);
      if (known == null) {
        bits.setNull(at);
      } else {
        bits.setSafe(at, known ? 1 : 0);
      }
    };
  }

  /** A struct of all children of the vector, or null where it is absent. */
  static <T> Cell<T> struct(FieldVector vector, Test<T> present, Filling<T> fields) {
    StructVector structs = cast(vector, StructVector.class);
    ImmutableList<Cell<T>> children =
        fields.bind(ImmutableSet.of(), structs.getChildrenFromFields());
    return (item, element, at) -> {
      if (!present.of(item, element)) {
        structs.setNull(at);
        return;
      }
      structs.setIndexDefined(at);
      // By index: an iterator per struct of a tree is most of what a pass would allocate.
      for (int i = 0; i < children.size(); i++) {
        children.get(i).write(item, element, at);
      }
    };
  }

  /** A list with one element per element of the item; empty, never null, when there is none. */
  static <T> Cell<T> list(
      FieldVector vector, ToIntFunction<T> count, Function<FieldVector, Cell<T>> element) {
    return list(vector, (item, ignored) -> 0, (item, ignored) -> count.applyAsInt(item), element);
  }

  /** A list below an element: of those elements of the item from a first to an exclusive end. */
  static <T> Cell<T> list(
      FieldVector vector, IntOf<T> from, IntOf<T> to, Function<FieldVector, Cell<T>> element) {
    ListVector lists = cast(vector, ListVector.class);
    Cell<T> cell = element.apply(lists.getDataVector());
    return (item, above, at) -> {
      int begin = from.of(item, above);
      int size = to.of(item, above) - begin;
      int first = lists.startNewValue(at);
      for (int i = 0; i < size; i++) {
        cell.write(item, begin + i, first + i);
      }
      lists.endValue(at, size);
    };
  }

  /** A list of structs with one element per element of the item. */
  static <T> Cell<T> structs(FieldVector vector, ToIntFunction<T> count, Filling<T> fields) {
    return list(vector, count, element -> struct(element, (item, index) -> true, fields));
  }

  /** A map of texts; empty, never null, when there is none. */
  static <T> Cell<T> map(FieldVector vector, AttributesOf<T> attributes) {
    MapVector maps = cast(vector, MapVector.class);
    StructVector entries = cast(maps.getDataVector(), StructVector.class);
    VarCharVector keys = cast(entries.getChildrenFromFields().get(0), VarCharVector.class);
    VarCharVector values = cast(entries.getChildrenFromFields().get(1), VarCharVector.class);
    Utf8Encoder encoder = new Utf8Encoder();
    return (item, element, at) -> {
      ImmutableMap<String, String> pairs = attributes.of(item, element);
      int entry = maps.startNewValue(at);
      for (var pair : pairs.entrySet()) {
        entries.setIndexDefined(entry);
        keys.setSafe(entry, encoder.encode(pair.getKey()));
        values.setSafe(entry, encoder.encode(pair.getValue()));
        entry++;
      }
      maps.endValue(at, pairs.size());
    };
  }

  /** Keys and values of a map. */
  interface AttributesOf<T> {
    ImmutableMap<String, String> of(T item, int element);
  }

  private static <V extends FieldVector> V cast(FieldVector vector, Class<V> type) {
    boolean mapForList = vector instanceof MapVector && type == ListVector.class;
    if (!type.isInstance(vector) || mapForList) {
      throw ExtractionException.mismatch(
          "'"
              + vector.getField()
              + "' has another type than this extractor fills, which is that of a "
              + type.getSimpleName());
    }
    return type.cast(vector);
  }
}
