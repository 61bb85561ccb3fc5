package io.calcitefusion.examples;

/**
 * A place that the parser could not read.
 *
 * @param type the compiler's code of the error, such as {@code compiler.err.expected}
 * @param message the compiler's message in English
 * @param start first byte
 * @param end byte after the last one; -1, as the start, when the error has no place
 */
record SyntaxError(String type, String message, int start, int end) {}
