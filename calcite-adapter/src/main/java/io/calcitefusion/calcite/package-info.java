/**
 * Apache Calcite as the front end of the engine: a mirror of the live catalog, SQL and RelBuilder
 * trees to the engine's SQL, and the comparison of both catalogs.
 *
 * <p>{@link io.calcitefusion.calcite.DataFusionFrontEnd} is the entry point.
 */
@NullMarked
package io.calcitefusion.calcite;

import org.jspecify.annotations.NullMarked;
