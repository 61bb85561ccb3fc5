package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * An open engine and what was deployed into it.
 *
 * @param engine the engine, closed by {@link EngineLeases}
 * @param deployment what was registered at opening, or null for an empty engine
 */
record SharedEngine(DataFusionEngine engine, @Nullable Deployment deployment) {}
