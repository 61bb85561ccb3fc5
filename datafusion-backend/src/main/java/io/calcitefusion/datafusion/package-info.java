/**
 * The engine behind everything: one embedded Apache DataFusion, its sessions, plans and results,
 * the deployment of a registry into it, and what its catalog says.
 *
 * <p>{@link io.calcitefusion.datafusion.DataFusionEngine} is the entry point.
 */
@NullMarked
package io.calcitefusion.datafusion;

import org.jspecify.annotations.NullMarked;
