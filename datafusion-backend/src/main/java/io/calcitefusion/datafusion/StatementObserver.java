package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees the end of every statement of the sessions that it is given to: one audit record each, and a
 * line in the log for a slow one. Thread-safe; one observer may serve many sessions.
 *
 * <p>Without a sink, records go to the logger {@value #AUDIT_LOGGER} at level DEBUG, and nothing is
 * collected while that level is off. Slow statements go to {@value #SLOW_LOGGER} at level WARN.
 */
public final class StatementObserver {
  /** Logger of audit records. */
  public static final String AUDIT_LOGGER = "io.calcitefusion.audit";

  /** Logger of slow statements. */
  public static final String SLOW_LOGGER = "io.calcitefusion.slow";

  private static final Logger AUDIT = LoggerFactory.getLogger(AUDIT_LOGGER);
  private static final Logger SLOW = LoggerFactory.getLogger(SLOW_LOGGER);
  private static final Duration SLOW_AFTER = Duration.ofMinutes(1);

  private final @Nullable AuditSink sink;
  private final Text text;
  private final Duration slowAfter;
  private final AtomicLong failures = new AtomicLong();

  /** Whether records hold the text of statements. */
  public enum Text {
    /** The hash alone. */
    HASH,
    /** The text too, which may hold data that somebody wrote into it. */
    FULL
  }

  /**
   * An observer of its own choice of everything.
   *
   * @param sink where records go, or null for the logger
   * @param text whether they hold the text
   * @param slowAfter from when on a statement is a slow one; a zero makes all slow
   */
  public StatementObserver(@Nullable AuditSink sink, Text text, Duration slowAfter) {
    this.sink = sink;
    this.text = requireNonNull(text, "text");
    this.slowAfter = requireNonNull(slowAfter, "slowAfter");
  }

  /**
   * Records go to the logger without their text, and a statement is slow after a minute.
   *
   * @return a new observer
   */
  public static StatementObserver defaults() {
    return new StatementObserver(null, Text.HASH, SLOW_AFTER);
  }

  /**
   * How often the sink threw something.
   *
   * @return the count since the observer was made
   */
  public long failures() {
    return failures.get();
  }

  /** Whether a statement that took so long is of interest to it. */
  boolean wants(Duration elapsed) {
    return sink != null || AUDIT.isDebugEnabled() || isSlow(elapsed);
  }

  boolean includesText() {
    return text == Text.FULL;
  }

  /** Hands a record on; never throws. */
  void ended(AuditRecord statement) {
    try {
      if (sink != null) {
        sink.write(statement);
      } else if (AUDIT.isDebugEnabled()) {
        AUDIT.debug("{}", statement.toLine());
      }
      if (isSlow(statement.elapsed())) {
        SLOW.warn("slow statement: {}", statement.toLine());
      }
    } catch (RuntimeException | LinkageError e) {
      failures.incrementAndGet();
      AUDIT.warn("An audit record could not be written.", e);
    }
  }

  private boolean isSlow(Duration elapsed) {
    return elapsed.compareTo(slowAfter) >= 0;
  }
}
