package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.rel.type.TimeFrames;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a query that Calcite runs above the engine: its parameters, its limits, and the
 * streams that it reads. One thread runs it; {@link #cancel} and {@link #close} may come from any
 * thread.
 */
final class ResidueContext implements DataContext {
  private final Map<String, Object> constants;
  private final ImmutableList<ParameterValue> parameters;
  private final ExecutionOptions options;
  private final long startNanos = System.nanoTime();
  private final Instant startTime = Instant.now();
  private final TimeZone timeZone;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final List<BatchStream> streams = new ArrayList<>();
  private final EngineParts parts;
  private boolean closed;

  /** Begins an execution of the parts, which {@link #close} ends. */
  ResidueContext(
      EngineParts parts,
      Map<String, Object> constants,
      List<ParameterValue> parameters,
      ExecutionOptions options,
      TimeZone timeZone) {
    this.constants = constants;
    this.parameters = ImmutableList.copyOf(parameters);
    this.options = options;
    this.timeZone = timeZone;
    this.parts = parts;
    parts.enter();
  }

  ImmutableList<ParameterValue> parameters() {
    return parameters;
  }

  /** Starts a statement of the engine within what is left of the time. */
  BatchStream start(Function<ExecutionOptions, BatchStream> execution) {
    BatchStream stream = execution.apply(limits());
    boolean late;
    synchronized (streams) {
      late = closed;
      streams.add(stream);
    }
    if (late) {
      stream.close();
    } else if (cancelled.get()) {
      stream.cancel();
    }
    return stream;
  }

  /**
   * Limits of a statement of the engine: all rows, in what is left of the time.
   *
   * @throws DataFusionException when the execution was cancelled, or its time is over
   */
  ExecutionOptions limits() {
    check();
    return new ExecutionOptions(0, remainingMillis(), options.batchRows());
  }

  /** Throws when the execution was cancelled, or its time is over. */
  void check() {
    if (cancelled.get()) {
      throw new DataFusionException(ErrorKind.CANCELLED, "57014", "the statement was cancelled");
    }
    remainingMillis();
  }

  private long remainingMillis() {
    if (options.timeoutMillis() == 0) {
      return 0;
    }
    long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (spent >= options.timeoutMillis()) {
      throw new DataFusionException(
          ErrorKind.TIMEOUT,
          "57014",
          "the statement took longer than its time limit of %,d ms"
              .formatted(options.timeoutMillis()));
    }
    return options.timeoutMillis() - spent;
  }

  void cancel() {
    cancelled.set(true);
    open().forEach(BatchStream::cancel);
  }

  void takeOver() {
    open().forEach(BatchStream::takeOver);
  }

  void close() {
    List<BatchStream> ending;
    synchronized (streams) {
      if (closed) {
        return;
      }
      closed = true;
      ending = List.copyOf(streams);
      streams.clear();
    }
    ending.forEach(BatchStream::close);
    parts.exit();
  }

  private List<BatchStream> open() {
    synchronized (streams) {
      return List.copyOf(streams);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataFusionException of kind UNSUPPORTED for what an embedded engine does not know, such
   *     as a user
   */
  @Override
  public @Nullable Object get(String name) {
    if (name.startsWith("?")) {
      return CalciteValues.ofParameter(parameters.get(Integer.parseInt(name.substring(1))));
    }
    Object constant = constants.get(name);
    if (constant != null) {
      return constant;
    }
    long millis = startTime.toEpochMilli();
    for (Variable variable : Variable.values()) {
      if (variable.camelName.equals(name)) {
        return switch (variable) {
          case CANCEL_FLAG -> cancelled;
          case TIME_ZONE -> timeZone;
          case LOCALE -> Locale.ROOT;
          case UTC_TIMESTAMP -> millis;
          case CURRENT_TIMESTAMP, LOCAL_TIMESTAMP, SYS_TIMESTAMP ->
              millis + timeZone.getOffset(millis);
          case TIME_FRAME_SET -> DataFusionTypeSystem.INSTANCE.deriveTimeFrameSet(TimeFrames.CORE);
          case TIMEOUT, SPARK_CONTEXT, SQL_ADVISOR, STDERR, STDIN, STDOUT -> null;
          case USER, SYSTEM_USER ->
              throw FrontEndErrors.unsupported("the name of a user", "there are no users here");
        };
      }
    }
    return null;
  }

  @Override
  public @Nullable SchemaPlus getRootSchema() {
    return null;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return DataFusionTypeFactory.INSTANCE;
  }

  @Override
  @SuppressWarnings("NullAway") // nothing that runs here asks for it
  public QueryProvider getQueryProvider() {
    return null;
  }
}
