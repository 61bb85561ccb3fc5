/** The queries of the demo over extracted sources, as SQL and as {@code RelBuilder} trees. */
@NullMarked
package io.calcitefusion.examples.demo;

import org.jspecify.annotations.NullMarked;
