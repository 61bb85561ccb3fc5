package io.calcitefusion.examples;

/**
 * A source file that was found.
 *
 * @param path path below the root of the sources, with slashes
 * @param size size in bytes as listed, 0 when the listing does not say
 */
record SourceEntry(String path, long size) {}
