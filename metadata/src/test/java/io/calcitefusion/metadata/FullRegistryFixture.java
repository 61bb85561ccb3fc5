package io.calcitefusion.metadata;

import java.util.List;

/** A registry that uses every key of the format, each with another value than its default. */
final class FullRegistryFixture {
  static final String FULL =
      """
      registry: full
      catalog: c
      schema: s
      doc: Everything.
      types:
        money: decimal(12,2)
      bundles:
        - name: identity
          doc: Which file.
          columns:
            - {name: file_id, type: utf8, doc: Id of the file}
            - {name: path, type: utf8, nullable: false}
          key: [file_id]
          required: [file_id]
        - name: span
          columns: [{name: bstart, type: int64}, {name: bend, type: int64}]
          key: [bstart]
      functions:
        - {name: f, doc: A function., arguments: [utf8 not null, money], variadic: true, returns: list<utf8>}
      ids:
        - {name: file, doc: Id of a file., prefix: fl, literals: [repo], columns: [path, size], recipe: registry, null_text: "-"}
      templates:
        - name: t
          doc: A template.
          evidence_rank: 4
          confidence: 0.5
          coordinate_system: line_col
          ambiguity_policy: first
          superior_rank: 7
          ordering: explicit
          required_inputs: [files, root]
          supports_plan: false
          supports_views: false
          streaming_safe: false
          pipeline_breaker: true
          policy: {safe_cast: false, keep_extra_columns: true, on_error: keep}
      extractors:
        - name: x
          version: 3
          doc: An extractor.
          template: t
          options: {on: true, off: false, number: -12, text: abc, quoted: "12", texts: [a, "1"], unset: null, module_allowlist: []}
      output_bundles:
        - {name: t_bundle, doc: What it makes., outputs: [a]}
      datasets:
        - name: a_v2
          version: 2
          doc: A dataset.
          bundles: [identity, span]
          columns:
            - {name: size, type: int64, nullable: false, doc: In bytes}
            - {name: price, type: money}
            - {name: day, type: date32}
          key: [size]
          required: [price]
          join: [file_id]
          references: [{columns: [file_id, path], dataset: a_v2}, {columns: [size], dataset: nested_v1, to: [id]}]
          contract:
            name: a_contract
            version: 5
            dedupe:
              keys: [file_id, size]
              tie_breakers: [{column: price, order: descending}, day]
              strategy: keep_best_by_score
            sort: [path, {column: size, order: descending}]
            constraints: ["size >= 0", "price > 0"]
            virtual_fields: {origin: Where it comes from, note: ""}
            validation: {strict: true, coerce: true, max_errors: 10, emit_invalid_rows: false, emit_error_table: false}
            views:
              - {name: contract_view, sql: SELECT 1 AS one}
          query:
            columns: [path, size]
            derived: [{name: double_size, expr: size * 2}]
            predicate: size > 1
            pushdown_predicate: size > 0
          views:
            - {name: own_view, doc: A view., sql: SELECT 2 AS two}
          validation: {strict: false}
          evolution: {promote: none, renames: {old_size: size}, allow_missing: true, allow_extra: false, allow_casts: false}
          scan:
            partition_columns: [day]
            file_sort_order: [{column: size, order: descending}]
            parquet_pruning: false
            skip_metadata: false
            skip_arrow_metadata: true
            binary_as_string: true
            schema_force_view_types: false
            infer_partitions: true
            ignore_subdirectory: false
            file_extension: .pq
            cache: true
            collect_statistics: true
            meta_fetch_concurrency: 8
            list_files_cache_ttl: 2m
            list_files_cache_limit: 64 MiB
            listing_mutable: true
            unbounded: true
          delta:
            scan: {file_column: source_file, parquet_pushdown: false, force_view_types: true}
            write: {target_file_size: 128 MiB, stats_columns: [size]}
            schema: {mode: merge, column_mapping: id}
            constraints: ["size > 0"]
          write: {partition_by: [day], single_file: true, sort_by: [size], compression: snappy, statistics: chunk, row_group_rows: 1000}
          policy: {safe_cast: true, keep_extra_columns: false, on_error: fail}
          extract:
            template: t
            derived: [{name: file_id, id: file, kind: masked_hash, required: [path]}]
            row_fields: [raw]
            row_extras: [extra]
            order: [path, {column: size, order: descending}]
            enabled_when: allowlist
            feature_flag: on
            postprocess: [own_view, f]
            metadata: {family: files, empty: ""}
            evidence_required_columns: [path]
            pipeline: p
          location:
            path: [data/a, /abs/a]
            format: delta
            options: {o: "1"}
            sorted: [size]
            partitioning: none
            storage_options: {secret: x}
            delta_version: 7
            scan: {cache: true}
            delta_scan: {file_column: f}
        - name: nested_v1
          version: 1
          columns:
            - {name: id, type: int64}
            - {name: items, type: "list<struct<sku: utf8, price: money>>"}
          contract:
            views:
              - name: nested_items
                path: items
                columns:
                  - {name: id, type: int64, from: id}
                  - {name: sku, type: utf8, doc: What it is}
          location:
            path: nested.json
            delta_scan: {}
      views:
        - name: standalone
          doc: Stands alone.
          root: nested_v1
          path: items
          columns: [{name: price, type: money, nullable: true, field: price}]
      """;

  private FullRegistryFixture() {}

  static Registry read() {
    return RegistryFixture.read(FULL);
  }

  /** {@link #FULL} with one piece of text replaced, which stands in it once. */
  static String changed(String old, String replacement) {
    int at = FULL.indexOf(old);
    if (at < 0 || FULL.indexOf(old, at + 1) >= 0) {
      throw new IllegalArgumentException("the fixture does not contain this once: " + old);
    }
    return FULL.replace(old, replacement);
  }

  static DatasetSpec datasetWith(String old, String replacement) {
    return RegistryFixture.read(changed(old, replacement)).dataset("a_v2");
  }

  static List<String> findings(String old, String replacement) {
    return RegistryFixture.findings(changed(old, replacement));
  }

  /** The line of {@link #FULL}, from 1, that contains a text. */
  static int lineOf(String text) {
    return 1 + (int) FULL.substring(0, FULL.indexOf(text)).chars().filter(c -> c == '\n').count();
  }
}
