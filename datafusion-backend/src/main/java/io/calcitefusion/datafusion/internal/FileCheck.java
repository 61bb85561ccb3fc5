package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import org.jspecify.annotations.Nullable;

/**
 * What was found where the files of a table are said to be.
 *
 * @param files number of files with data; 0 beside a problem
 * @param problem why they are no such table, or null
 */
public record FileCheck(int files, @Nullable DataFusionException problem) {}
