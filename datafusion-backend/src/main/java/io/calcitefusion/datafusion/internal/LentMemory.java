package io.calcitefusion.datafusion.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * Memory of vectors that the engine reads in place until it gives it back. Plain columns are lent
 * this way, all of a batch at once; every other one is given by Arrow's C data, which can do any
 * type and costs more per column.
 *
 * <p>One thread lends, any thread takes back.
 */
final class LentMemory {
  /** Validity, offsets and values: the buffers of a text. */
  private static final int MOST_BUFFERS = 3;

  private static final int NUMBERS_PER_BATCH = 2;
  private static final int NUMBERS_PER_COLUMN = 2 + 2 * MOST_BUFFERS;

  private final ArrowMemory memory;
  private final Map<Long, List<ArrowBuf>> lent = new HashMap<>();
  private long lastNumber;
  // What the call before has answered; the native side reads it before it makes the next.
  private long[] answer = new long[0];
  private int end;

  LentMemory(ArrowMemory memory) {
    this.memory = memory;
  }

  /**
   * Moves vectors to the engine, which leaves them empty. Those that are not lent go into the C
   * structures that lie side by side from the address on.
   *
   * @return the rows, the number by which the memory comes back or 0, then per column the number of
   *     its values and of its buffers, and of each buffer its address and its length in bytes
   */
  long[] lend(List<FieldVector> vectors, int rows, DictionaryProvider dictionaries, long address) {
    if (answer.length == 0) {
      answer = new long[NUMBERS_PER_BATCH + vectors.size() * NUMBERS_PER_COLUMN];
    }
    List<ArrowBuf> buffers = new ArrayList<>(vectors.size() * MOST_BUFFERS);
    boolean moved = false;
    try {
      end = NUMBERS_PER_BATCH;
      int plain = 0;
      for (FieldVector vector : vectors) {
        ArrowExchange.checkMemory(vector, memory.exchange());
        add(vector.getValueCount());
        if (isPlain(vector)) {
          plain++;
          move(vector, buffers);
        } else {
          add(0);
        }
      }
      answer[0] = rows;
      answer[1] = plain == 0 ? 0 : lastNumber + 1;
      if (plain < vectors.size()) {
        ArrowExchange.exportVectors(
            vectors, vector -> !isPlain(vector), dictionaries, memory, address);
      }
      moved = true;
    } finally {
      if (!moved) {
        buffers.forEach(ArrowBuf::close);
      }
    }
    keep(buffers);
    return answer;
  }

  private static boolean isPlain(FieldVector vector) {
    return (vector instanceof BaseFixedWidthVector || vector instanceof BaseVariableWidthVector)
        && vector.getField().getDictionary() == null;
  }

  private void move(FieldVector vector, List<ArrowBuf> moved) {
    List<ArrowBuf> own = vector.getFieldBuffers();
    add(own.size());
    for (int i = 0; i < own.size(); i++) {
      ArrowBuf buffer = own.get(i);
      long bytes = buffer.writerIndex();
      // A validity buffer that says nothing stays here.
      if (bytes == 0 || (i == 0 && vector.getNullCount() == 0)) {
        add(0);
        add(0);
        continue;
      }
      ArrowBuf other =
          buffer
              .getReferenceManager()
              .transferOwnership(buffer, memory.exchange())
              .getTransferredBuffer();
      moved.add(other);
      add(other.memoryAddress());
      add(bytes);
    }
    vector.clear();
  }

  private void add(long number) {
    answer[end++] = number;
  }

  private synchronized void keep(List<ArrowBuf> buffers) {
    lastNumber++;
    if (!buffers.isEmpty()) {
      lent.put(lastNumber, buffers);
    }
  }

  /** Frees what the engine does not read any more. */
  synchronized void takeBack(long[] numbers) {
    for (long number : numbers) {
      List<ArrowBuf> buffers = lent.remove(number);
      if (buffers != null) {
        buffers.forEach(ArrowBuf::close);
      }
    }
  }
}
