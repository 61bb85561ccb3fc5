package io.calcitefusion.datafusion.internal;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A small table with given rows by which the engine shows what it was told, in catalog {@code
 * system}. Immutable.
 *
 * @param schema schema below {@code system}
 * @param name its name
 * @param arrowSchema its columns: texts, 32 or 64 bit integers, doubles, booleans, or lists of
 *     texts
 * @param rows one value per column: String, Integer, Long, Double, Boolean, a list of String, or
 *     null
 */
public record DiagnosticTable(
    String schema, String name, Schema arrowSchema, ImmutableList<List<@Nullable Object>> rows) {}
