/**
 * The registry of datasets: records, the YAML reader, construction checks and schema comparison.
 */
@NullMarked
package io.calcitefusion.metadata;

import org.jspecify.annotations.NullMarked;
