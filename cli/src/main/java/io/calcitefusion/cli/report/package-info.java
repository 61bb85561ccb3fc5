/**
 * What the command {@code check} found, as values, and the forms in which other programs read it:
 * JUnit XML and one HTML page.
 *
 * <p>{@link io.calcitefusion.cli.report.CheckReport} is the whole; nothing here asks an engine.
 */
@NullMarked
package io.calcitefusion.cli.report;

import org.jspecify.annotations.NullMarked;
