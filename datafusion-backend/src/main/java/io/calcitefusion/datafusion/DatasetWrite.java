package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.ValidationPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One write into a dataset: the rows of a source are brought into the declared columns, judged by
 * the dataset's contract, freed of duplicates, sorted, and written into files aside by the write
 * policy. Those are read back and then take the place of the old ones in one step, and the catalog
 * is brought up to date.
 *
 * <p>A write that fails, is cancelled or dies with its process leaves the old rows as they were;
 * what it left aside is removed by the next write. Two writers of one dataset, in one process or in
 * several, come one after the other.
 *
 * <p>One thread runs it, once; {@link #progress} and {@link #cancel} may be called by any.
 */
public final class DatasetWrite {
  private static final long POLL_MILLIS = 20;

  private final DataFusionSession session;
  private final WriteTarget target;
  private final Request request;
  private final WriteSql sql;
  private final SourceColumns columns;
  private final WriteControl control;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * What was asked for.
   *
   * @param mode what happens to the rows that are there
   * @param rejects where invalid rows go, or null
   * @param limits time limit
   * @param longestWait how long to wait for another writer
   * @param query the source's rows
   * @param reads places that the query may read beside those of the session
   * @param source what the source is, for audit records
   */
  record Request(
      WriteMode mode,
      @Nullable Path rejects,
      ExecutionOptions limits,
      Duration longestWait,
      String query,
      ImmutableList<Path> reads,
      String source) {}

  DatasetWrite(
      DataFusionSession session,
      WriteTarget target,
      Request request,
      WriteSql sql,
      SourceColumns columns) {
    this.session = session;
    this.target = target;
    this.request = request;
    this.sql = sql;
    this.columns = columns;
    this.control =
        new WriteControl(
            "WRITE %s (%s) FROM %s".formatted(target.name(), request.mode(), request.source()),
            request.limits().timeoutMillis());
    checkRejects();
  }

  private void checkRejects() {
    if (request.rejects() == null) {
      return;
    }
    String why = null;
    if (!target.dataset().validation().emitInvalidRows()) {
      why = "its validation says emit_invalid_rows: false";
    } else if (FileListing.formatOf(request.rejects()) == DataFormat.CSV
        && columns.rows().getFields().stream().anyMatch(f -> !f.getChildren().isEmpty())) {
      why = "a CSV file can not hold its nested columns; name a file *.json or *.parquet";
    }
    if (why != null) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "22023",
          "The invalid rows of dataset %s can not be written to '%s': %s."
              .formatted(target.dataset().name(), request.rejects(), why));
    }
  }

  /**
   * Writes and publishes.
   *
   * @return what was done
   * @throws DataFusionException of kind DATA when rows break the contract and the dataset's
   *     validation refuses them, of kind RESOURCES when another writer has the dataset, of kind IO
   *     when files can not be written, CANCELLED, TIMEOUT, or what the source's query throws
   */
  public WriteReport run() {
    return once(Ending.PUBLISHED);
  }

  /**
   * Does everything but writing the dataset's files: the rows are read, judged and counted.
   *
   * @return what {@link #run} would do
   * @throws DataFusionException as for {@link #run}
   */
  public WriteReport check() {
    return once(Ending.TRIED);
  }

  /**
   * How far it is.
   *
   * @return a snapshot
   */
  public WriteProgress progress() {
    return control.progress();
  }

  /** Stops it, unless it is being published; {@link #run} ends with an error of kind CANCELLED. */
  public void cancel() {
    control.cancel();
  }

  private enum Ending {
    TRIED,
    PUBLISHED
  }

  private WriteReport once(Ending ending) {
    if (!begun.compareAndSet(false, true)) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION, "55000", "A write runs once; make a new one.");
    }
    try (WorkFolder work = open()) {
      control.worksIn(work.path());
      checkMode();
      ImmutableList<Path> places =
          ImmutableList.<Path>builder().addAll(request.reads()).add(work.path()).build();
      SessionOptions options = target.internalOptions(session.options(), places);
      try (DataFusionSession steps = session.engine().openSession(options)) {
        return write(work, steps, ending);
      }
    } catch (SchemaMismatchException e) {
      throw e;
    } catch (DataFusionException e) {
      // A position would be one in the text of a step.
      throw new DataFusionException(
          e.kind(),
          e.sqlState(),
          "Writing dataset " + target.dataset().name() + ": " + e.getMessage(),
          null,
          e);
    } finally {
      control.end();
    }
  }

  private WorkFolder open() {
    long deadline = System.nanoTime() + request.longestWait().toNanos();
    while (true) {
      control.enter(WritePhase.WAITING);
      WorkFolder work = session.engine().tryWork(target.place());
      if (work != null) {
        return work;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new DataFusionException(
            ErrorKind.RESOURCES,
            "55P03",
            "Another writer has it: %s. Try again later, or wait longer."
                .formatted(WorkFolder.owner(target.place())));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        control.cancel();
      }
    }
  }

  private void checkMode() {
    if (request.mode() == WriteMode.REPLACE || !target.place().hasData()) {
      return;
    }
    if (request.mode() == WriteMode.ERROR_IF_EXISTS) {
      throw new DataFusionException(
          ErrorKind.EXECUTION,
          "42P07",
          "There is data at '%s' already; replace it, or append to it."
              .formatted(target.place().path()));
    }
    if (target.place().shape() == WritePlace.Shape.FILE) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "Nothing can be appended to the single file '%s'; replace it, or make the dataset a folder."
              .formatted(target.place().path()));
    }
  }

  private WriteReport write(WorkFolder work, DataFusionSession steps, Ending ending) {
    String judged = sql.judged(request.query());
    if (sql.readsRowsAgain()) {
      control.enter(WritePhase.READING);
      control.run(
          steps,
          CopySql.of(
              judged,
              work.source(),
              WritePlace.Shape.FILE,
              DataFormat.ARROW,
              List.of(),
              ImmutableMap.of()));
      judged = "SELECT * FROM read_arrow(" + SqlIdentifier.literal(work.source().toString()) + ")";
    }
    control.enter(WritePhase.CHECKING);
    TableName old =
        request.mode() == WriteMode.APPEND && target.place().hasData() ? target.name() : null;
    RowJudgement judgement = RowJudgement.of(control, steps, target.dataset(), sql, judged, old);
    if (request.rejects() != null) {
      writeRejects(request.rejects(), work, steps, judgement);
    }
    judgement.refuse(request.rejects());
    if (ending == Ending.TRIED) {
      return report(judgement, judgement.countRows(control, steps), 0, 0, OptionalLong.empty());
    }
    if (target.place().format() == DataFormat.DELTA) {
      WrittenFiles committed =
          WrittenFiles.commit(
              control, steps, target, request.mode(), sql.ordered(judgement.rows()));
      return report(
          judgement,
          committed.rows(),
          committed.files(),
          committed.bytes(),
          OptionalLong.of(show(() -> {})));
    }
    WrittenFiles written =
        WrittenFiles.write(control, steps, target, work, sql.ordered(judgement.rows()));
    control.enter(WritePhase.VERIFYING);
    Publication publication = new Publication(target.place(), work);
    publication.complete(request.mode());
    control.enter(WritePhase.PUBLISHING);
    long version = show(publication::publish);
    return report(
        judgement, written.rows(), written.files(), written.bytes(), OptionalLong.of(version));
  }

  private long show(Runnable publishing) {
    AtomicBoolean published = new AtomicBoolean();
    try {
      return session
          .engine()
          .deployments()
          .publish(
              () -> {
                publishing.run();
                published.set(true);
              },
              target.name());
    } catch (DataFusionException e) {
      throw published.get()
          ? e.within("the rows were published, but the catalog could not be brought up to date")
          : e;
    }
  }

  private WriteReport report(
      RowJudgement judgement, long rows, int files, long bytes, OptionalLong version) {
    ValidationPolicy validation = target.dataset().validation();
    return new WriteReport(
        target.name(),
        request.mode(),
        target.place().path(),
        judgement.sourceRows() < 0 ? rows : judgement.sourceRows(),
        rows,
        judgement.invalidRows(),
        validation.emitErrorTable() ? judgement.broken() : ImmutableMap.of(),
        judgement.duplicateRows(),
        columns.ignored(),
        columns.filled(),
        columns.converted(),
        files,
        bytes,
        version);
  }

  private void writeRejects(
      Path file, WorkFolder work, DataFusionSession steps, RowJudgement judgement) {
    DataFormat format = FileListing.formatOf(file);
    if (format == null) {
      return;
    }
    Path made = work.rejects(format.extension());
    control.run(
        steps,
        CopySql.of(
            judgement.rejected(),
            made,
            WritePlace.Shape.FILE,
            format,
            List.of(),
            format == DataFormat.CSV
                ? ImmutableMap.of(DatasetFiles.HAS_HEADER, "true")
                : ImmutableMap.of()));
    try {
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FolderContent.failed("Writing the invalid rows to '" + file + "'", e);
    }
  }
}
