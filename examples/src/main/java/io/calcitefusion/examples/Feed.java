package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the files of one pass, in order, to the one thread that writes rows of them, and tells
 * listeners on that thread how the pass goes on.
 *
 * @param <T> what is kept of one file
 */
final class Feed<T> implements AutoCloseable {

  private final OrderedPipeline<Inventory.Group, Loaded<T>> pipeline;
  private final Cancellation cancellation;
  private final Listeners<T> listeners;
  private final Deque<T> ready = new ArrayDeque<>();
  private int begun;

  Feed(
      OrderedPipeline<Inventory.Group, Loaded<T>> pipeline,
      Cancellation cancellation,
      Listeners<T> listeners) {
    this.pipeline = pipeline;
    this.cancellation = cancellation;
    this.listeners = listeners;
  }

  /** What is kept of a group of files, up to a file's number, and the files left out of it. */
  record Loaded<T>(int to, List<T> items, ImmutableList<UnreadableFile> leftOut) {

    /** Makes of contents what rows need of them. */
    static <T> Loaded<T> of(int to, Inventory.Contents contents, Rows<T> rows) {
      List<T> items = contents.files().isEmpty() ? ImmutableList.of() : rows.load(contents.files());
      return new Loaded<>(to, items, contents.leftOut());
    }
  }

  /** Who hears of files that are done, of those left out, and of each item. */
  record Listeners<T>(
      ExtractionProgress progress, Consumer<UnreadableFile> leftOut, Consumer<T> counted) {}

  /** What is kept of the next file, or null after the last one. */
  @Nullable T next() throws InterruptedException {
    cancellation.check();
    while (ready.isEmpty()) {
      if (begun > 0) {
        listeners.progress().advanced(begun);
        begun = 0;
      }
      Loaded<T> loaded = pipeline.next();
      if (loaded == null) {
        return null;
      }
      begun = loaded.to();
      loaded.leftOut().forEach(listeners.leftOut());
      ready.addAll(loaded.items());
    }
    T item = ready.remove();
    listeners.counted().accept(item);
    return item;
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
