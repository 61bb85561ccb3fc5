/**
 * The command line: {@code query}, {@code describe}, {@code extract} and {@code demo}.
 *
 * <p>{@link io.calcitefusion.cli.CalciteFusion} is the entry point. Queries go through {@code
 * java.sql} alone, as any tool's do.
 */
@NullMarked
package io.calcitefusion.cli;

import org.jspecify.annotations.NullMarked;
