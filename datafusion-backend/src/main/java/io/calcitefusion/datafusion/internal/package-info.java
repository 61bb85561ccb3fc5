/** The native boundary. Nothing outside this module uses it. */
@NullMarked
package io.calcitefusion.datafusion.internal;

import org.jspecify.annotations.NullMarked;
