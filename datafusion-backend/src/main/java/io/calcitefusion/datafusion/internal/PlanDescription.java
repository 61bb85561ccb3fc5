package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.StatementKind;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the native side says of a plan.
 *
 * @param kind class of the statement
 * @param arrowSchema columns of the result
 * @param parameterSchema one field per parameter
 */
public record PlanDescription(StatementKind kind, Schema arrowSchema, Schema parameterSchema) {}
