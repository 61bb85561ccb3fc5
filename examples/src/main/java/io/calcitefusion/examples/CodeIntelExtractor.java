package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Extracts Java sources into the datasets {@code repo_files_v1}, {@code file_line_index_v1} and
 * {@code ast_files_v1} of the shipped registry {@code codeintel}, one Parquet file each.
 *
 * <p>Each dataset is a pass of its own over the sources: rows are made on demand by the engine's
 * writer, so a slow disk slows the reading down and memory holds a few files and batches only,
 * whatever the size of the tree. One pass that fed three writers at once would have to hold back
 * rows for the slowest of them. Only the last pass parses; reading a file three times costs little
 * beside that, and a file that changes in between fails the extraction.
 *
 * <p>Files are extracted in order of path by code point, so equal input gives equal output. A file
 * that can not be read, is larger than the request allows or is not UTF-8 is left out and reported;
 * one that does not parse is extracted with its errors as rows.
 *
 * <p>Thread-safe in that {@link #cancel} may be called from any thread; one extraction at a time.
 */
public final class CodeIntelExtractor {

  private static final String REGISTRY = "codeintel";
  private static final String FILES = "repo_files_v1";
  private static final String LINES = "file_line_index_v1";
  private static final String TREES = "ast_files_v1";

  /** The writer's memory is bounded by its row groups; this is a safety net. */
  private static final long ENGINE_BYTES = 1L << 30;

  private final ExtractionRequest request;
  private final ExtractionProgress progress;
  private volatile boolean cancelled;
  private volatile @Nullable Cancellation running;

  private CodeIntelExtractor(ExtractionRequest request, ExtractionProgress progress) {
    this.request = requireNonNull(request, "request");
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * Prepares an extraction; nothing is read yet.
   *
   * @param request what to extract and where to
   * @param progress hears how it goes on
   * @return an extractor for this request
   */
  public static CodeIntelExtractor create(ExtractionRequest request, ExtractionProgress progress) {
    return new CodeIntelExtractor(request, progress);
  }

  /**
   * Extracts. On failure the output folder is as it was before.
   *
   * <p>Interrupting the calling thread stops the extraction as {@link #cancel} does; the thread
   * stays interrupted.
   *
   * @return what was done
   * @throws ExtractionException of kind CONFIGURATION when the input holds no Java files or a path
   *     can not be used, IO when something can not be read or written, CANCELLED when it was
   *     stopped, UNSUPPORTED when this Java runtime has no compiler, or of the kind that the engine
   *     gives
   */
  public ExtractionReport extract() {
    long start = System.nanoTime();
    Cancellation cancellation = new Cancellation(Thread.currentThread());
    running = cancellation;
    try {
      if (cancelled) {
        cancellation.request();
      }
      cancellation.check();
      Tally tally = new Tally();
      ImmutableList<Path> paths = extract(tally, cancellation);
      return tally.report(Duration.ofNanos(System.nanoTime() - start), paths);
    } finally {
      running = null;
    }
  }

  /** Stops the extraction, now or when it begins; it fails with an error of kind CANCELLED. */
  public void cancel() {
    cancelled = true;
    Cancellation current = running;
    if (current != null) {
      current.request();
    }
  }

  private ImmutableList<Path> extract(Tally tally, Cancellation cancellation) {
    JavaParser parser = JavaParser.create();
    Registry registry = RegistryReader.readClasspath(REGISTRY);
    try (SourceTree tree = SourceTree.open(request.input())) {
      SourceListing listing = tree.list(cancellation);
      Consumer<UnreadableFile> leftOut =
          file -> {
            tally.unreadable(file);
            progress.unreadable(file);
          };
      listing.leftOut().forEach(leftOut);
      if (listing.entries().isEmpty()) {
        throw ExtractionException.configuration(
            "there are no "
                + SourceTree.SUFFIX
                + " files in "
                + request.input().toAbsolutePath()
                + "; name a folder of Java sources, or a jar or zip file of them");
      }
      Inventory inventory = new Inventory(tree, request, listing.entries());
      try (StagedOutput output = StagedOutput.open(request.output());
          DataFusionEngine engine = engine()) {
        DatasetWriter writer = new DatasetWriter(engine, output.staging(), cancellation);
        Pass pass = new Pass(registry, output, inventory, writer, cancellation, leftOut);
        run(pass, FILES, inventory::readFirst, new RepoFileRows(), tally::file);
        if (tally.files() == 0) {
          throw ExtractionException.io(
              "none of the "
                  + inventory.size()
                  + " source files can be read; the first is "
                  + tally.leastUnreadable().get(0),
              null);
        }
        run(pass, LINES, inventory::readAgain, new LineRows(), tally::lines);
        SyntaxTreeRows trees = new SyntaxTreeRows(parser, request.repo());
        run(pass, TREES, inventory::readAgain, trees, tally::tree);
        cancellation.check();
        return output.commit();
      }
    }
  }

  /** What all passes of one extraction share. */
  private record Pass(
      Registry registry,
      StagedOutput output,
      Inventory inventory,
      DatasetWriter writer,
      Cancellation cancellation,
      Consumer<UnreadableFile> leftOut) {}

  private <T> void run(
      Pass pass,
      String dataset,
      Function<Inventory.Group, Inventory.Contents> read,
      Rows<T> rows,
      Consumer<T> counted) {
    pass.cancellation().check();
    Path file = pass.output().file(dataset);
    OrderedPipeline<Inventory.Group, Feed.Loaded<T>> pipeline =
        new OrderedPipeline<>(
            "extract-" + dataset,
            request.threads(),
            pass.inventory().groups(),
            group -> Feed.Loaded.of(group.to(), read.apply(group), rows));
    Feed.Listeners<T> listeners = new Feed.Listeners<>(progress, pass.leftOut(), counted);
    progress.started(dataset, pass.inventory().size());
    try (Feed<T> feed = new Feed<>(pipeline, pass.cancellation(), listeners)) {
      pass.writer().write(pass.registry().dataset(dataset), feed, rows, file);
    } finally {
      progress.finished();
    }
  }

  private DataFusionEngine engine() {
    try {
      return DataFusionEngine.open(
          EngineOptions.builder()
              .workerThreads(request.threads())
              .memoryLimitBytes(ENGINE_BYTES)
              .build());
    } catch (DataFusionException e) {
      throw ExtractionException.engine("the engine for the extraction can not be opened", e);
    }
  }
}
