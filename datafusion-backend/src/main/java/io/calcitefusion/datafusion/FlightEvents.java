package io.calcitefusion.datafusion;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * Events of Java Flight Recorder for one statement. While nothing is recorded there is none of
 * these, and a run time without the module {@code jdk.jfr} does without them.
 */
final class FlightEvents {
  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private final QueryEvent query = new QueryEvent();

  private FlightEvents() {}

  /** Starts the event of a statement, or gives null when nothing is recorded. */
  static @Nullable FlightEvents begin() {
    if (!AVAILABLE || !Availability.isRecording()) {
      return null;
    }
    FlightEvents events = new FlightEvents();
    events.query.begin();
    return events;
  }

  boolean isWanted() {
    return query.isEnabled();
  }

  void end(AuditRecord statement, @Nullable QueryInfo info) {
    query.end();
    if (query.shouldCommit()) {
      query.session = statement.sessionId();
      query.query = statement.queryId();
      query.kind = statement.kind().name();
      query.sqlHash = statement.sqlHash();
      query.tables = String.join(",", statement.tables());
      query.rows = statement.rows();
      query.bytes = statement.bytes();
      query.outcome = statement.outcome().name();
      query.sqlState = statement.sqlState();
      query.commit();
    }
    MemoryEvent memory = new MemoryEvent();
    if (info != null && memory.shouldCommit()) {
      memory.session = statement.sessionId();
      memory.query = statement.queryId();
      memory.peak = info.peakMemoryBytes();
      memory.spilled = info.spilledBytes();
      memory.commit();
    }
  }

  /** Keeps the event classes from being loaded where there is no recorder. */
  private static final class Availability {
    static boolean isRecording() {
      return new QueryEvent().isEnabled() || new MemoryEvent().isEnabled();
    }
  }

  @Name("io.calcitefusion.Query")
  @Label("Statement")
  @Description("A statement from the start of its execution to its end")
  @Category({"CalciteFusion"})
  @StackTrace(false)
  static final class QueryEvent extends Event {
    @Label("Session")
    long session;

    @Label("Query")
    long query;

    @Label("Kind")
    @Nullable String kind;

    @Label("SHA-256 of the text")
    @Nullable String sqlHash;

    @Label("Tables")
    @Nullable String tables;

    @Label("Rows")
    long rows;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("SQLSTATE")
    @Nullable String sqlState;
  }

  @Name("io.calcitefusion.Memory")
  @Label("Memory of a statement")
  @Description("The most memory that a statement held, and what it spilled")
  @Category({"CalciteFusion"})
  @StackTrace(false)
  static final class MemoryEvent extends Event {
    @Label("Session")
    long session;

    @Label("Query")
    long query;

    @Label("Peak")
    @DataAmount
    long peak;

    @Label("Spilled")
    @DataAmount
    long spilled;
  }
}
