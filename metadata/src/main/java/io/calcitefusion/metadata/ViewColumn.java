package io.calcitefusion.metadata;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * One output column of a {@link NestedView}.
 *
 * @param field name, type and nullability that the live view must have
 * @param source where the value comes from
 */
public record ViewColumn(Field field, ColumnSource source) {}
