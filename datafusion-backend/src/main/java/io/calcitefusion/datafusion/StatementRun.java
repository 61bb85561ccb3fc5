package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import io.calcitefusion.datafusion.internal.Inspection;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.StreamEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One statement from its start to its end, of which the observer hears once. Thread-safe. */
final class StatementRun implements StreamEnd {
  private final DataFusionSession session;
  private final String statement;
  private final StatementKind kind;
  private final ImmutableList<String> tables;
  private final @Nullable NativeHandle stream;
  private final Instant startedAt = Instant.now();
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private final @Nullable FlightEvents flight;

  private StatementRun(
      DataFusionSession session,
      String statement,
      StatementKind kind,
      ImmutableList<String> tables,
      @Nullable NativeHandle stream) {
    this.session = session;
    this.statement = statement;
    this.kind = kind;
    this.tables = tables;
    this.stream = stream;
    this.flight = FlightEvents.begin();
  }

  /** The planning of a statement, of which only a failure is its end. */
  static StatementRun planning(DataFusionSession session, String statement) {
    return new StatementRun(session, statement, StatementKind.OTHER, ImmutableList.of(), null);
  }

  /** The execution of a plan. */
  static StatementRun execution(DataFusionPlan plan, NativeHandle stream) {
    return new StatementRun(plan.session(), plan.statement(), plan.kind(), plan.tables(), stream);
  }

  @Override
  public void completed() {
    end(StatementOutcome.COMPLETED, null);
  }

  @Override
  public void closed() {
    end(StatementOutcome.CLOSED_EARLY, null);
  }

  @Override
  public DataFusionException failed(DataFusionException failure) {
    QueryInfo info = info();
    end(StatementOutcome.of(failure), failure);
    return info == null ? failure : failure.ofQuery(info.id());
  }

  private void end(StatementOutcome outcome, @Nullable DataFusionException failure) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    StatementObserver observer = session.options().observer();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    boolean recorded = flight != null && flight.isWanted();
    if (!recorded && !observer.wants(elapsed)) {
      return;
    }
    QueryInfo info = info();
    AuditRecord entry =
        new AuditRecord(
            startedAt,
            sessionId(),
            info == null ? 0 : info.id(),
            failure != null && stream == null ? StatementClassifier.classify(statement) : kind,
            Hashing.sha256().hashString(statement, StandardCharsets.UTF_8).toString(),
            observer.includesText() ? statement : null,
            tables,
            info == null ? 0 : info.rows(),
            info == null ? 0 : info.bytes(),
            elapsed,
            outcome,
            failure == null ? null : failure.kind(),
            failure == null ? null : failure.sqlState(),
            session.applicationName());
    if (flight != null) {
      flight.end(entry, info);
    }
    if (observer.wants(elapsed)) {
      observer.ended(entry);
    }
  }

  private long sessionId() {
    try {
      return session.id();
    } catch (DataFusionException e) {
      // A closed session has no number any more.
      return 0;
    }
  }

  /** What the engine knows of the execution; null before there is one and after its end. */
  private @Nullable QueryInfo info() {
    if (stream == null) {
      return null;
    }
    try {
      return Inspection.execution(stream);
    } catch (DataFusionException e) {
      return null;
    }
  }
}
