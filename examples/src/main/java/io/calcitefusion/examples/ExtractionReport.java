package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an extraction did.
 *
 * @param files files extracted
 * @param lines lines of these files
 * @param nodes nodes of their syntax trees
 * @param edges edges of their syntax trees
 * @param errors places that the parser could not read
 * @param scopes scopes of their symbol tables
 * @param symbols names in these scopes
 * @param definitions classes with names, methods and constructors
 * @param calls calls of methods and constructors
 * @param unreadable files and folders left out
 * @param bytes bytes of the extracted files
 * @param elapsed time from start to end
 * @param paths the Parquet files written
 * @param unreadableFiles the first 100 of the files and folders left out, in path order
 */
public record ExtractionReport(
    long files,
    long lines,
    long nodes,
    long edges,
    long errors,
    long scopes,
    long symbols,
    long definitions,
    long calls,
    long unreadable,
    long bytes,
    Duration elapsed,
    ImmutableList<Path> paths,
    ImmutableList<UnreadableFile> unreadableFiles) {}
