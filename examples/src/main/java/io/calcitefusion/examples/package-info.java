/**
 * The {@code codeintel} extractor: reads Java sources with the JDK's compiler tree API and writes
 * the datasets of the {@code codeintel} registry as Parquet.
 *
 * <p>{@code CodeIntelExtractor} is the entry point.
 */
@NullMarked
package io.calcitefusion.examples;

import org.jspecify.annotations.NullMarked;
