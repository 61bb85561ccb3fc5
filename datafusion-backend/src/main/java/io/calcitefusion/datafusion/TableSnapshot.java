package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ViewSpec;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One table or view as the live catalog holds it, with the registry's facts beside it. Immutable.
 *
 * @param name full name
 * @param kind table or view
 * @param arrowSchema columns of the live table
 * @param key columns of the primary key that the engine trusts, in order; empty when there is none
 * @param definition SQL text of a view, or null
 * @param dataset the registry's specification when a deployed registry describes this table
 * @param view the registry's specification when a deployed registry describes this view
 */
public record TableSnapshot(
    TableName name,
    TableKind kind,
    Schema arrowSchema,
    ImmutableList<String> key,
    @Nullable String definition,
    @Nullable DatasetSpec dataset,
    @Nullable ViewSpec view) {}
