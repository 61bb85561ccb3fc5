/** Libraries and tools of others, each over the single jar as its users have it. */
@NullMarked
package io.calcitefusion.clients;

import org.jspecify.annotations.NullMarked;
