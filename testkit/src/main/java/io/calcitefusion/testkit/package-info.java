/**
 * Tests of registries and queries by those who rely on them.
 *
 * <p>{@link io.calcitefusion.testkit.RegistryTest} opens a registry for a class of JUnit tests and
 * fails it with whatever does not agree; {@link io.calcitefusion.testkit.CalciteFusionAssertions}
 * says what a session should hold. Both work on a real engine, which runs in the process.
 */
@NullMarked
package io.calcitefusion.testkit;

import org.jspecify.annotations.NullMarked;
