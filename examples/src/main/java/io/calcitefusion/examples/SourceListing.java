package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;

/**
 * What a source tree holds.
 *
 * @param entries the Java files, in order of path by code point
 * @param leftOut files and folders that can not be looked into, in order of path
 */
record SourceListing(ImmutableList<SourceEntry> entries, ImmutableList<UnreadableFile> leftOut) {}
