package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the engine asks of a scan of a {@link JavaTable}.
 *
 * @param arrowSchema the columns to give, in this order; none at all when only the number of rows
 *     counts. All columns of the table without the capability {@link TableCapability#PROJECTION}
 * @param filters conditions that were answered with {@link FilterSupport#EXACT} or {@link
 *     FilterSupport#INEXACT}, all of which a row has to meet
 * @param limit number of rows after which the engine stops, whichever they are, or null for all.
 *     Null without the capability {@link TableCapability#LIMIT}
 * @param targetPartitions number of parts that the engine reads at the same time
 */
public record ScanRequest(
    Schema arrowSchema,
    ImmutableList<String> filters,
    @Nullable Long limit,
    int targetPartitions) {}
