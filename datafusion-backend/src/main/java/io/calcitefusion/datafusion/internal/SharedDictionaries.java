package io.calcitefusion.datafusion.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * The dictionaries of a reader for one batch. A reader keeps its dictionaries from batch to batch,
 * so their memory is shared with the engine and not moved; it is accounted to the engine as long as
 * the engine has it, so that the reader's own allocator can be closed before.
 */
final class SharedDictionaries implements DictionaryProvider, AutoCloseable {
  private final DictionaryProvider reader;
  private final BufferAllocator allocator;
  private final Map<Long, Dictionary> shared = new HashMap<>();

  SharedDictionaries(DictionaryProvider reader, BufferAllocator allocator) {
    this.reader = reader;
    this.allocator = allocator;
  }

  @Override
  public @Nullable Dictionary lookup(long id) {
    return shared.computeIfAbsent(id, this::share);
  }

  private @Nullable Dictionary share(long id) {
    Dictionary own = reader.lookup(id);
    if (own == null) {
      return null;
    }
    FieldVector vector = own.getVector();
    TransferPair pair = vector.getTransferPair(allocator);
    pair.splitAndTransfer(0, vector.getValueCount());
    return new Dictionary((FieldVector) pair.getTo(), own.getEncoding());
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return reader.getDictionaryIds();
  }

  @Override
  public void close() {
    shared.values().forEach(dictionary -> dictionary.getVector().close());
  }
}
