/**
 * The JDBC driver of CalciteFusion.
 *
 * <p>{@link io.calcitefusion.jdbc.DataFusionDriver} is found by the service loader. The classes
 * implement {@code java.sql} directly over the engine's batches: every error is a {@link
 * java.sql.SQLException} with a SQLSTATE, and reading a row makes no native call and no object that
 * nobody asked for.
 */
@NullMarked
package io.calcitefusion.jdbc;

import org.jspecify.annotations.NullMarked;
