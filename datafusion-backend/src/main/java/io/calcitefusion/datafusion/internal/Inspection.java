package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.PlanMetric;
import io.calcitefusion.datafusion.PlanOperator;
import io.calcitefusion.datafusion.QueryInfo;
import io.calcitefusion.datafusion.QueryState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks native objects about themselves. Safe to call from any thread; every call throws {@link
 * io.calcitefusion.datafusion.DataFusionException}.
 */
public final class Inspection {
  private Inspection() {}

  /**
   * The executions of an engine.
   *
   * @param engine an engine
   * @return those that run and those that are remembered, by id
   */
  public static ImmutableList<QueryInfo> queries(NativeHandle engine) {
    ImmutableList.Builder<QueryInfo> queries = ImmutableList.builder();
    for (JsonNode query : Messages.member(ask(engine, Messages.object()), "queries")) {
      queries.add(query(query));
    }
    return queries.build();
  }

  /**
   * Cancels an execution.
   *
   * @param engine an engine
   * @param queryId number of the execution
   * @return false when none of that number runs
   */
  public static boolean cancel(NativeHandle engine, long queryId) {
    ObjectNode question = Messages.object();
    question.put("cancel", Math.max(0, queryId));
    return Messages.member(ask(engine, question), "cancelled").asBoolean();
  }

  /**
   * The number of a session within its engine.
   *
   * @param session a session
   * @return from 1
   */
  public static long sessionId(NativeHandle session) {
    return Messages.member(ask(session, Messages.object()), "id").asLong();
  }

  /**
   * The operators that an execution of a plan would have.
   *
   * @param plan a plan
   * @param parameters one value per parameter
   * @return the root operator, without metrics
   */
  public static PlanOperator operators(NativeHandle plan, List<ParameterValue> parameters) {
    ObjectNode question = Messages.object();
    question.put("parameters", ParameterEncoder.encode(parameters));
    return operator(ask(plan, question));
  }

  /**
   * The execution that a stream belongs to.
   *
   * @param stream a stream
   * @return what is known of it now
   */
  public static QueryInfo execution(NativeHandle stream) {
    return query(ask(stream, Messages.object()));
  }

  private static JsonNode ask(NativeHandle handle, ObjectNode question) {
    byte[] message = Messages.bytes(question);
    return Messages.read(handle.call(id -> NativeMethods.inspect(id, message)));
  }

  private static QueryInfo query(JsonNode query) {
    JsonNode progress = Messages.member(query, "progress");
    JsonNode operators = Messages.member(query, "operators");
    return new QueryInfo(
        number(query, "id"),
        number(query, "session"),
        NativeCalls.constant(QueryState.class, Messages.text(query, "state")),
        Messages.text(query, "sql"),
        Messages.text(query, "sqlHash"),
        Instant.EPOCH.plus(number(query, "startedMicros"), ChronoUnit.MICROS),
        Duration.ofNanos(number(query, "elapsedNanos")),
        number(query, "rows"),
        number(query, "bytes"),
        number(query, "memoryBytes"),
        number(query, "peakMemoryBytes"),
        number(query, "spilledBytes"),
        progress.isNull() ? null : progress.asDouble(),
        error(Messages.member(query, "error")),
        operators.isNull() ? null : operator(operators));
  }

  private static QueryInfo.@Nullable QueryError error(JsonNode error) {
    if (error.isNull()) {
      return null;
    }
    return new QueryInfo.QueryError(
        NativeCalls.constant(ErrorKind.class, Messages.text(error, "kind")),
        Messages.text(error, "sqlState"),
        Messages.text(error, "message"));
  }

  private static PlanOperator operator(JsonNode operator) {
    ImmutableList.Builder<PlanMetric> metrics = ImmutableList.builder();
    for (JsonNode metric : Messages.member(operator, "metrics")) {
      metrics.add(
          new PlanMetric(
              Messages.text(metric, "name"),
              NativeCalls.constant(PlanMetric.Kind.class, Messages.text(metric, "kind")),
              number(metric, "value"),
              optionalNumber(metric, "of")));
    }
    ImmutableList.Builder<PlanOperator> children = ImmutableList.builder();
    for (JsonNode child : Messages.member(operator, "children")) {
      children.add(operator(child));
    }
    return new PlanOperator(
        Messages.text(operator, "name"),
        Messages.text(operator, "details"),
        optionalNumber(operator, "estimatedRows"),
        metrics.build(),
        children.build());
  }

  private static long number(JsonNode object, String name) {
    return Messages.member(object, name).asLong();
  }

  private static @Nullable Long optionalNumber(JsonNode object, String name) {
    JsonNode value = Messages.member(object, name);
    return value.isNull() ? null : value.asLong();
  }
}
