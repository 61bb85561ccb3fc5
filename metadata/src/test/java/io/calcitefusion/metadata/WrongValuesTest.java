package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of wrong value gives one finding at its line. */
final class WrongValuesTest {
  /**
   * A change of {@link FullRegistryFixture#FULL}.
   *
   * @param message the only finding, without its place
   */
  record Wrong(String old, String replacement, String message) {}

  static Stream<Wrong> values() {
    return Stream.of(
            ofFunctionsIdsAndTemplates(),
            ofExtractors(),
            ofContractsAndScans(),
            ofDeltaAndWriting(),
            ofExtractionAndLocations())
        .flatMap(wrong -> wrong);
  }

  private static Stream<Wrong> ofFunctionsIdsAndTemplates() {
    return Stream.of(
        new Wrong(
            "variadic: true",
            "variadic: yes",
            "function.variadic: expected true or false, found 'yes'"),
        new Wrong(
            "recipe: registry",
            "recipe: sha",
            "id.recipe: expected registry, joined, ingestion or parts, found 'sha'"),
        new Wrong(
            "columns: [path, size], recipe",
            "columns: {a: b}, recipe",
            "id.columns: expected a list"),
        new Wrong(
            "evidence_rank: 4",
            "evidence_rank: 0",
            "template.evidence_rank: expected a whole number from 1 to 32767, found '0'"),
        new Wrong(
            "confidence: 0.5",
            "confidence: high",
            "template.confidence: expected a number, found 'high'"),
        new Wrong(
            "confidence: 0.5",
            "confidence: 1.5",
            "template.confidence: expected a number from 0 to 1, found '1.5'"),
        new Wrong(
            "coordinate_system: line_col",
            "coordinate_system: columns",
            "template.coordinate_system: expected none, bytes, line, line_col, offsets or path,"
                + " found 'columns'"),
        new Wrong(
            "ordering: explicit",
            "ordering: sorted",
            "template.ordering: expected explicit, implicit or unordered, found 'sorted'"),
        new Wrong(
            "on_error: keep",
            "on_error: drop",
            "policy of template t.on_error: expected fail or keep, found 'drop'"));
  }

  private static Stream<Wrong> ofExtractors() {
    return Stream.of(
        new Wrong(
            "version: 3",
            "version: 0",
            "extractor.version: expected a whole number from 1, found '0'"),
        new Wrong(
            "number: -12",
            "number: 1.5",
            "extractor.options.number: expected true or false, a whole number, a text or a list of"
                + " texts, found 1.5; a text that looks like something else stands in quotes"),
        new Wrong(
            "number: -12",
            "number: 99999999999999999999",
            "extractor.options.number: the number 99999999999999999999 does not fit into 64 bits"),
        new Wrong(
            "number: -12",
            "number: {a: 1}",
            "extractor.options.number: expected true or false, a whole number, a text or a list of"
                + " texts"),
        new Wrong(
            "texts: [a, \"1\"]",
            "texts: [a, [b]]",
            "extractor.options.texts: expected a list of texts"));
  }

  private static Stream<Wrong> ofContractsAndScans() {
    return Stream.of(
        new Wrong(
            "strategy: keep_best_by_score",
            "strategy: first",
            "dedupe of a_v2.strategy: expected keep_first_after_sort, keep_best_by_score,"
                + " collapse_list or keep_arbitrary, found 'first'"),
        new Wrong(
            "{column: price, order: descending}",
            "{column: price, order: down}",
            "tie_breakers of a_v2.order: expected ascending or descending, found 'down'"),
        new Wrong(
            "strict: true",
            "strict: maybe",
            "contract.validation of a_v2.strict: expected true, false or filter, found 'maybe'"),
        new Wrong(
            "max_errors: 10",
            "max_errors: 0",
            "contract.validation of a_v2.max_errors: expected a whole number from 1, found '0'"),
        new Wrong(
            "promote: none",
            "promote: all",
            "evolution of a_v2.promote: expected none, default or permissive, found 'all'"),
        new Wrong(
            "renames: {old_size: size}",
            "renames: {old_size: [size]}",
            "evolution of a_v2.renames.old_size: expected a single value"),
        new Wrong(
            "meta_fetch_concurrency: 8",
            "meta_fetch_concurrency: -1",
            "scan of a_v2.meta_fetch_concurrency: expected a whole number from 1, found '-1'"),
        new Wrong(
            "_ttl: 2m",
            "_ttl: 2 minutes",
            "scan of a_v2.list_files_cache_ttl: expected a time such as 500ms, 30s, 2m, 1h or 7d,"
                + " found '2 minutes'"),
        new Wrong(
            "list_files_cache_limit: 64 MiB",
            "list_files_cache_limit: 64 MB",
            "scan of a_v2.list_files_cache_limit: expected a number of bytes or a size such as 512"
                + " KiB, 64 MiB or 2 GiB, found '64 MB'"));
  }

  private static Stream<Wrong> ofDeltaAndWriting() {
    return Stream.of(
        new Wrong(
            "mode: merge",
            "mode: replace",
            "delta.schema of a_v2.mode: expected merge or overwrite, found 'replace'"),
        new Wrong(
            "column_mapping: id",
            "column_mapping: position",
            "delta.schema of a_v2.column_mapping: expected id or name, found 'position'"),
        new Wrong(
            "compression: snappy",
            "compression: brotli",
            "write of a_v2.compression: expected uncompressed, snappy, lz4, gzip or zstd, found"
                + " 'brotli'"),
        new Wrong(
            "statistics: chunk",
            "statistics: file",
            "write of a_v2.statistics: expected none, chunk or page, found 'file'"),
        new Wrong(
            "row_group_rows: 1000",
            "row_group_rows: many",
            "write of a_v2.row_group_rows: expected a whole number from 1, found 'many'"));
  }

  private static Stream<Wrong> ofExtractionAndLocations() {
    return Stream.of(
        new Wrong(
            "kind: masked_hash",
            "kind: mask",
            "extract.derived of a_v2.kind: expected hash or masked_hash, found 'mask'"),
        new Wrong("id: file, kind", "kind", "extract.derived of a_v2: key 'id' is missing"),
        new Wrong(
            "partitioning: none",
            "partitioning: folders",
            "location of a_v2.partitioning: expected hive or none, found 'folders'"),
        new Wrong(
            "delta_version: 7",
            "delta_version: -7",
            "location of a_v2.delta_version: expected a whole number from 0, found '-7'"),
        new Wrong(
            "storage_options: {secret: x}",
            "storage_options: {secret: [x]}",
            "location of a_v2.storage_options.secret: expected a single value"),
        new Wrong(
            "expr: size * 2",
            "text: size * 2",
            "query.derived of a_v2: unknown key 'text'; known" + " are expr, name"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void givesAFinding(Wrong wrong) {
    assertThat(FullRegistryFixture.findings(wrong.old(), wrong.replacement()))
        .contains("shop.yaml:" + FullRegistryFixture.lineOf(wrong.old()) + ": " + wrong.message());
  }
}
