package io.calcitefusion.examples;

import com.google.common.collect.Comparators;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one extraction does. Thread-safe. */
final class Tally {

  private static final int KEPT_UNREADABLE = 100;

  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder lines = new LongAdder();
  private final LongAdder nodes = new LongAdder();
  private final LongAdder edges = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder scopes = new LongAdder();
  private final LongAdder symbols = new LongAdder();
  private final LongAdder definitions = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final List<UnreadableFile> kept = new ArrayList<>();

  void file(SourceFile file) {
    files.increment();
    bytes.add(file.bytes().length);
  }

  void lines(LineRows.LinedFile file) {
    lines.add(file.lines().count());
  }

  void tree(SyntaxTree tree) {
    nodes.add(tree.nodeCount());
    edges.add(tree.edgeCount());
    errors.add(tree.errors().size());
  }

  void symbols(SymbolTable table) {
    scopes.add(table.scopes().size());
    symbols.add(table.symbols().size());
  }

  void facts(SyntaxFacts facts) {
    definitions.add(facts.definitions().size());
    calls.add(facts.calls().size());
  }

  synchronized void unreadable(UnreadableFile file) {
    unreadable.increment();
    kept.add(file);
    if (kept.size() >= 2 * KEPT_UNREADABLE) {
      List<UnreadableFile> least = leastUnreadable();
      kept.clear();
      kept.addAll(least);
    }
  }

  /** Number of files extracted so far. */
  long files() {
    return files.sum();
  }

  /** The first files left out, in order of path. */
  synchronized ImmutableList<UnreadableFile> leastUnreadable() {
    return kept.stream()
        .collect(
            Comparators.least(
                KEPT_UNREADABLE,
                Comparator.comparing(UnreadableFile::path, CodePointOrder.INSTANCE)))
        .stream()
        .collect(ImmutableList.toImmutableList());
  }

  ExtractionReport report(Duration elapsed, ImmutableList<Path> paths) {
    return new ExtractionReport(
        files.sum(),
        lines.sum(),
        nodes.sum(),
        edges.sum(),
        errors.sum(),
        scopes.sum(),
        symbols.sum(),
        definitions.sum(),
        calls.sum(),
        unreadable.sum(),
        bytes.sum(),
        elapsed,
        paths,
        leastUnreadable());
  }
}
