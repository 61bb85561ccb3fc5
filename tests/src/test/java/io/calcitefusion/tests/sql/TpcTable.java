package io.calcitefusion.tests.sql;

import java.util.List;

/**
 * A table of a benchmark.
 *
 * @param name its name
 * @param columns its columns with their types, as in CREATE TABLE
 * @param rows its values as texts; an empty text is NULL
 */
record TpcTable(String name, List<String> columns, Iterable<List<String>> rows) {}
