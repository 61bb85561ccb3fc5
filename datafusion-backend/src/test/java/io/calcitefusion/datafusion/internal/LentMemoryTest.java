package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LentMemoryTest {
  private static final DictionaryProvider NONE = new DictionaryProvider.MapDictionaryProvider();

  private ArrowMemory memory;
  private BufferAllocator reader;
  private LentMemory lent;

  @BeforeEach
  void open() {
    memory = ArrowMemory.create();
    reader = memory.allocator().newChildAllocator("reader", 0, Long.MAX_VALUE);
    lent = new LentMemory(memory);
  }

  @AfterEach
  void close() {
    reader.close();
    assertThat(memory.exchange().getAllocatedMemory()).isZero();
    memory.close();
  }

  @Test
  void numbersSayWhereTheBuffersLie() {
    try (BigIntVector numbers = numbers(3, 7L, 8L, 9L);
        VarCharVector texts = texts("a", null, "é")) {
      long[] batch = lent.lend(List.of(numbers, texts), 3, NONE, 0).clone();

      assertThat(batch[0]).isEqualTo(3);
      assertThat(batch[1]).isEqualTo(1);
      assertThat(java.util.Arrays.copyOfRange(batch, 2, 6)).containsExactly(3, 2, 0, 0);
      assertThat(batch[7]).isEqualTo(3 * Long.BYTES);
      assertThat(MemoryUtil.getLong(batch[6] + 2 * Long.BYTES)).isEqualTo(9);
      assertThat(batch[8]).isEqualTo(3);
      assertThat(batch[9]).isEqualTo(3);
      assertThat(MemoryUtil.getByte(batch[10])).isEqualTo((byte) 0b101);
      assertThat(batch[11]).isEqualTo(1);
      assertThat(batch[13]).isEqualTo(4 * Integer.BYTES);
      assertThat(MemoryUtil.getInt(batch[12] + 3 * Integer.BYTES)).isEqualTo(3);
      assertThat(batch[15]).isEqualTo(3);
      assertThat(numbers.getValueCount()).isZero();
      assertThat(reader.getAllocatedMemory()).isZero();
      assertThat(memory.exchange().getAllocatedMemory()).isPositive();
    }
    lent.takeBack(new long[] {1});
  }

  @Test
  void eachBatchComesBackAlone() {
    for (int i = 0; i < 2; i++) {
      try (BigIntVector numbers = numbers(1, 5L)) {
        lent.lend(List.of(numbers), 1, NONE, 0);
      }
    }
    long both = memory.exchange().getAllocatedMemory();
    lent.takeBack(new long[] {1});
    assertThat(memory.exchange().getAllocatedMemory()).isEqualTo(both / 2);
    lent.takeBack(new long[] {1});
    assertThat(memory.exchange().getAllocatedMemory()).isEqualTo(both / 2);
    lent.takeBack(new long[] {2});
  }

  @Test
  void batchWithoutRowsLendsNothing() {
    try (BigIntVector numbers = numbers(0)) {
      long[] batch = lent.lend(List.of(numbers), 0, NONE, 0);
      assertThat(java.util.Arrays.copyOf(batch, 8)).containsExactly(0, 1, 0, 2, 0, 0, 0, 0);
    }
    lent.takeBack(new long[] {1});
  }

  @Test
  void vectorsOfAnotherAllocatorAreRefusedAndTheOthersFreed() {
    try (RootAllocator other = new RootAllocator();
        BigIntVector own = numbers(1, 1L);
        BigIntVector foreign = new BigIntVector("foreign", other)) {
      foreign.allocateNew(1);
      foreign.set(0, 1);
      foreign.setValueCount(1);
      assertThatThrownBy(() -> lent.lend(List.of(own, foreign), 1, NONE, 0))
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("'foreign'");
    }
    assertThat(memory.exchange().getAllocatedMemory()).isZero();
  }

  private BigIntVector numbers(int count, long... values) {
    BigIntVector vector = new BigIntVector("n", reader);
    vector.allocateNew(Math.max(count, 1));
    for (int i = 0; i < count; i++) {
      vector.set(i, values[i]);
    }
    vector.setValueCount(count);
    return vector;
  }

  private VarCharVector texts(String... values) {
    VarCharVector vector = new VarCharVector("t", reader);
    vector.allocateNew();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    vector.setValueCount(values.length);
    return vector;
  }
}
