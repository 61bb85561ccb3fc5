package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Readers of values that are made of values. */
final class NestedReaders {
  private NestedReaders() {}

  /** Lists as {@link List}. */
  static final class Lists extends CellReader {
    private final CellReader elements;
    private final boolean wide;
    private final int fixedSize;
    private @Nullable ByteBuffer offsets;

    Lists(Field field, CellReader elements) {
      this.elements = elements;
      this.wide = field.getType() instanceof ArrowType.LargeList;
      this.fixedSize =
          field.getType() instanceof ArrowType.FixedSizeList fixed ? fixed.getListSize() : -1;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      offsets = fixedSize < 0 ? column.buffer(0) : null;
      elements.bind(column.children().get(0));
    }

    private int start(int index) {
      ByteBuffer known = offsets;
      if (known == null) {
        return index * fixedSize;
      }
      return wide ? (int) known.getLong(index << 3) : known.getInt(index << 2);
    }

    @Override
    Object present(int row) {
      int end = start(offset + row + 1);
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = start(offset + row); i < end; i++) {
        values.add(elements.value(i));
      }
      return values;
    }
  }

  /** Structs as arrays of their fields' values. */
  static final class Structs extends CellReader {
    private final CellReader[] members;

    Structs(CellReader[] members) {
      this.members = members;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      for (int i = 0; i < members.length; i++) {
        members[i].bind(column.children().get(i));
      }
    }

    @Override
    Object present(int row) {
      @Nullable Object[] values = new @Nullable Object[members.length];
      for (int i = 0; i < members.length; i++) {
        values[i] = members[i].value(row);
      }
      return values;
    }
  }

  /** Maps as {@link Map}, in the order of their entries. */
  static final class Maps extends CellReader {
    private final CellReader keys;
    private final CellReader values;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer offsets;

    Maps(CellReader keys, CellReader values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      offsets = column.buffer(0);
      ColumnData entries = column.children().get(0);
      keys.bind(entries.children().get(0));
      values.bind(entries.children().get(1));
    }

    @Override
    Object present(int row) {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      int end = offsets.getInt((offset + row + 1) << 2);
      for (int i = offsets.getInt((offset + row) << 2); i < end; i++) {
        map.put(keys.value(i), values.value(i));
      }
      return map;
    }
  }

  /** Values of a dictionary. */
  static final class Dictionary extends CellReader {
    private final CellReader values;
    private final int keyBits;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer keys;

    Dictionary(CellReader values, int keyBits) {
      this.values = values;
      this.keyBits = keyBits;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      keys = column.buffer(0);
      ColumnData dictionary = column.dictionary();
      if (dictionary == null) {
        throw new IllegalStateException("a dictionary column without a dictionary");
      }
      values.bind(dictionary);
    }

    @Override
    @SuppressWarnings("NullAway") // a null in the dictionary is a null of the column
    Object present(int row) {
      int at = offset + row;
      int key =
          switch (keyBits) {
            case Byte.SIZE -> Byte.toUnsignedInt(keys.get(at));
            case Short.SIZE -> Short.toUnsignedInt(keys.getShort(at << 1));
            case Integer.SIZE -> keys.getInt(at << 2);
            default -> (int) keys.getLong(at << 3);
          };
      return values.value(key);
    }
  }
}
