/**
 * The {@code codeintel} extractor: reads Java sources with the JDK's compiler tree API and writes
 * datasets of a registry as Parquet. What they are called, which columns they have, how ids are
 * made and which options there are, the registry says.
 *
 * <p>{@code CodeIntelExtractor} is the entry point.
 */
@NullMarked
package io.calcitefusion.examples;

import org.jspecify.annotations.NullMarked;
