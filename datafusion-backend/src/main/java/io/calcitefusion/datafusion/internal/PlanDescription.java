package io.calcitefusion.datafusion.internal;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.StatementKind;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the native side says of a plan.
 *
 * @param kind class of the statement
 * @param tables tables that it reads
 * @param catalogVersion version of the catalog that it was planned against
 * @param arrowSchema columns of the result
 * @param parameterSchema one field per parameter
 */
public record PlanDescription(
    StatementKind kind,
    ImmutableList<String> tables,
    long catalogVersion,
    Schema arrowSchema,
    Schema parameterSchema) {}
