package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.examples.Targets.Output;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.OptionValue;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Extracts Java sources into datasets of files, of lines, of syntax trees, of symbol tables, of
 * what stands in the trees and of indexes, one Parquet file each. A registry says what they are:
 * the datasets are found by the templates that this extractor follows and by the names under which
 * those give them out, columns by name, and ids are derived as the registry describes it. The
 * shipped registry {@link #REGISTRY} has all of them.
 *
 * <p>Each dataset is a pass of its own over the sources: rows are made on demand by the engine's
 * writer, so a slow disk slows the reading down and memory holds a few files and batches only,
 * whatever the size of the tree. One pass that fed three writers at once would have to hold back
 * rows for the slowest of them, or the trees of all files. A file that changes between two passes
 * fails the extraction.
 *
 * <p>Files are extracted in order of path by code point, so equal input gives equal output. A file
 * that can not be read, is larger than the request allows or is not UTF-8 is left out and reported;
 * one that does not parse is extracted with its errors as rows.
 *
 * <p>Thread-safe in that {@link #cancel} may be called from any thread; one extraction at a time.
 */
public final class CodeIntelExtractor {

  /** Name of the shipped registry whose datasets this extractor can fill. */
  public static final String REGISTRY = "codeintel";

  /** The writer's memory is bounded by its row groups; this is a safety net. */
  private static final long ENGINE_BYTES = 1L << 30;

  private final Registry registry;
  private final ExtractionRequest request;
  private final ExtractionProgress progress;
  private volatile boolean cancelled;
  private volatile @Nullable Cancellation running;

  private CodeIntelExtractor(
      Registry registry, ExtractionRequest request, ExtractionProgress progress) {
    this.registry = requireNonNull(registry, "registry");
    this.request = requireNonNull(request, "request");
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * Prepares an extraction; nothing is read yet.
   *
   * @param registry says which datasets there are
   * @param request what to extract and where to
   * @param progress hears how it goes on
   * @return an extractor for this request
   */
  public static CodeIntelExtractor create(
      Registry registry, ExtractionRequest request, ExtractionProgress progress) {
    return new CodeIntelExtractor(registry, request, progress);
  }

  /**
   * The value that a text stands for, such as one from a command line.
   *
   * @param registry says of which kind the option is
   * @param name name of an option of the extractor of files
   * @param text {@code true} or {@code false}, a whole number, a text, or texts with commas
   * @return the value for {@link ExtractionRequest#withOption}
   * @throws ExtractionException of kind CONFIGURATION when there is no such option or the text is
   *     of another kind
   */
  public static OptionValue option(Registry registry, String name, String text) {
    return ScanSettings.parse(name, Targets.defaultOf(registry, name), text);
  }

  /**
   * Extracts. On failure the output folder is as it was before.
   *
   * <p>Interrupting the calling thread stops the extraction as {@link #cancel} does; the thread
   * stays interrupted.
   *
   * @return what was done
   * @throws ExtractionException of kind CONFIGURATION when the input holds no Java files, or a path
   *     or an option can not be used, SCHEMA_MISMATCH when the registry lacks a dataset or column
   *     that this extractor fills or requires one that it does not fill, IO when something can not
   *     be read or written, CANCELLED when it was stopped, UNSUPPORTED when this Java runtime has
   *     no compiler, or of the kind that the engine gives
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
    Targets targets = Targets.of(registry, request.options());
    ScanSettings settings = targets.settings();
    FileIds ids = FileIds.of(registry, targets.dataset(Output.FILES), settings.repo());
    ImmutableList<Pass<?>> passes = passes(targets, parser, tally);
    try (SourceTree tree = SourceTree.open(request.input())) {
      SourceListing listing = settings.selected(tree.list(cancellation));
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
      Inventory inventory = new Inventory(tree, ids, settings.maxFileBytes(), listing.entries());
      try (DataFusionEngine engine = engine()) {
        passes.forEach(pass -> check(engine, pass));
        try (StagedOutput output = StagedOutput.open(request.output())) {
          DatasetWriter writer = new DatasetWriter(engine, output.staging(), cancellation);
          Shared shared = new Shared(output, inventory, writer, cancellation, leftOut);
          run(passes.get(0), shared, inventory::readFirst, tally::file);
          checkAnyRead(tally, inventory);
          for (Pass<?> pass : passes.subList(1, passes.size())) {
            run(pass, shared, inventory::readAgain, file -> {});
          }
          cancellation.check();
          return output.commit();
        }
      }
    }
  }

  private static void checkAnyRead(Tally tally, Inventory inventory) {
    if (tally.files() == 0) {
      throw ExtractionException.io(
          "none of the "
              + inventory.size()
              + " source files can be read; the first is "
              + tally.leastUnreadable().get(0),
          null);
    }
  }

  /** One dataset and how its rows are made. */
  private record Pass<T>(DatasetSpec dataset, Rows<T> rows, Consumer<T> counted) {}

  /** What all passes of one extraction share. */
  private record Shared(
      StagedOutput output,
      Inventory inventory,
      DatasetWriter writer,
      Cancellation cancellation,
      Consumer<UnreadableFile> leftOut) {}

  private ImmutableList<Pass<?>> passes(Targets targets, JavaParser parser, Tally tally) {
    ImmutableList.Builder<Pass<?>> passes = ImmutableList.builder();
    targets
        .enabled()
        .forEach(
            (output, dataset) -> {
              EvidenceValues evidence = EvidenceValues.of(registry, dataset.name());
              ScanSettings settings = targets.settings();
              passes.add(
                  switch (output) {
                    case FILES ->
                        new Pass<>(dataset, new RepoFileRows(evidence, settings), file -> {});
                    case LINES -> new Pass<>(dataset, new LineRows(evidence), tally::lines);
                    case TREES ->
                        new Pass<>(
                            dataset,
                            new SyntaxTreeRows(parser, evidence, settings.repo()),
                            tally::tree);
                    case SYMBOLS ->
                        new Pass<>(
                            dataset,
                            new SymbolTableRows(parser, evidence, settings.repo()),
                            tally::symbols);
                    case FACTS ->
                        new Pass<>(
                            dataset,
                            new SyntaxFactRows(
                                parser,
                                evidence,
                                settings.repo(),
                                option -> targets.isOn(output, option),
                                FactIds.of(registry)),
                            tally::facts);
                    case INDEXES ->
                        new Pass<>(dataset, new CodeIndexRows(parser, evidence), index -> {});
                  });
            });
    ImmutableList<Pass<?>> all = passes.build();
    if (all.isEmpty()) {
      throw ExtractionException.configuration(
          "the registry " + registry.source() + " switches off every dataset that could be made");
    }
    return all;
  }

  /** Finds out, before anything is written, whether rows fit the columns of their dataset. */
  private void check(DataFusionEngine engine, Pass<?> pass) {
    DatasetSpec dataset = pass.dataset();
    try (VectorSchemaRoot root =
        VectorSchemaRoot.create(dataset.arrowSchema(), engine.allocator())) {
      pass.rows()
          .filling()
          .bind(ImmutableSet.copyOf(dataset.requiredNonNull()), root.getFieldVectors());
    } catch (ExtractionException e) {
      throw e.kind() == ErrorKind.SCHEMA_MISMATCH
          ? ExtractionException.mismatch(
              "the dataset %s of the registry %s can not be filled: %s"
                  .formatted(dataset.name(), registry.source(), e.getMessage()))
          : e;
    }
  }

  private <T> void run(
      Pass<T> pass,
      Shared shared,
      Function<Inventory.Group, Inventory.Contents> read,
      Consumer<SourceFile> first) {
    shared.cancellation().check();
    String dataset = pass.dataset().name();
    Path file = shared.output().file(dataset);
    OrderedPipeline<Inventory.Group, Feed.Loaded<T>> pipeline =
        new OrderedPipeline<>(
            "extract-" + dataset,
            request.threads(),
            shared.inventory().groups(),
            group -> Feed.Loaded.of(group.to(), read.apply(group), pass.rows()));
    Consumer<T> counted =
        item -> {
          first.accept(pass.rows().file(item));
          pass.counted().accept(item);
        };
    Feed.Listeners<T> listeners = new Feed.Listeners<>(progress, shared.leftOut(), counted);
    progress.started(dataset, shared.inventory().size());
    try (Feed<T> feed = new Feed<>(pipeline, shared.cancellation(), listeners)) {
      shared.writer().write(pass.dataset(), feed, pass.rows(), file);
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
