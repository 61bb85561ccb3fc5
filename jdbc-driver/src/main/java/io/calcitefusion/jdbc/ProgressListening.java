package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.QueryInfo;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Who hears of the progress of executions, and how often. Immutable.
 *
 * @param listener who is told
 * @param interval time between two calls
 */
record ProgressListening(Consumer<QueryInfo> listener, Duration interval) {}
