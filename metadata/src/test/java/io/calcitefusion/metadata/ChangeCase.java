package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;

/**
 * A case for a rule by which changes of a registry are judged.
 *
 * @param kind the kind of change
 * @param object whose it is
 * @param part which part of it
 * @param old text of the base that is replaced, at its first place
 * @param now what replaces it
 * @param also kinds of further changes that go with it
 */
record ChangeCase(
    ChangeKind kind,
    String object,
    String part,
    String old,
    String now,
    ImmutableList<ChangeKind> also) {
  static final String BASE =
      """
      registry: shop
      catalog: store
      doc: What is sold.
      bundles:
        - name: identity
          columns: [{name: file_id, type: utf8}]
        - name: spare
          columns: [{name: start, type: int64}]
      functions:
        - {name: stable_id, arguments: [utf8], returns: utf8}
      ids:
        - {name: file, columns: [path]}
      templates:
        - {name: ast, evidence_rank: 1, coordinate_system: bytes}
      extractors:
        - {name: reader, version: 1, template: ast, options: {full: true, limit: 3}}
      output_bundles:
        - {name: all, outputs: [trees]}
      datasets:
        - name: orders_v1
          version: 1
          doc: One row per order.
          columns:
            - {name: id, type: int64, nullable: false, doc: Number}
            - {name: customer, type: utf8}
            - {name: amount, type: int32}
            - {name: total, type: 'decimal(12,2)'}
            - {name: parts, type: 'list<struct<sku: utf8, count: int32>>'}
          key: [id]
          required: [customer]
          join: [customer]
          contract:
            dedupe: {keys: [id], tie_breakers: [total]}
            sort: [customer]
            constraints: [amount > 0]
            virtual_fields: {origin: Where it comes from}
            validation: {strict: true, max_errors: 5}
            views: [{name: promised, sql: SELECT id FROM orders_v1}]
          views: [{name: own, sql: SELECT customer FROM orders_v1}]
          query: {columns: [id], predicate: id > 0}
          evolution: {promote: default, renames: {old_id: id}, allow_missing: true}
          scan: {partition_columns: [customer], file_sort_order: [id], cache: true}
          delta: {scan: {parquet_pushdown: false}, write: {stats_columns: [id]}, schema: {mode: merge}}
          write: {partition_by: [customer], compression: snappy}
          location: {path: orders/*.parquet, sorted: [id], storage_options: {key: s3cr3t}}
        - name: items
          version: 2
          columns:
            - {name: id, type: int64}
            - {name: name, type: utf8}
          references: [{columns: [id], dataset: orders_v1}]
        - name: made
          version: 1
          columns:
            - {name: x, type: int8}
          extract: {enabled_when: full}
        - name: trees
          version: 1
          bundles: [identity]
          columns:
            - {name: path, type: utf8}
            - {name: kind, type: utf8}
          policy: {safe_cast: true}
          extract:
            template: ast
            derived: [{name: file_id, id: file, kind: hash}]
            order: [path]
            metadata: {family: files}
      views:
        - name: parts
          root: orders_v1
          path: parts
          columns:
            - {name: id, type: int64, from: id}
            - {name: sku, type: utf8}
        - name: totals
          doc: One row.
          sql: SELECT sum(total) AS total FROM orders_v1
      """;

  static ChangeCase orders(
      ChangeKind kind, String part, String old, String now, ChangeKind... also) {
    return other(kind, "dataset orders_v1", part, old, now, also);
  }

  static ChangeCase other(
      ChangeKind kind, String object, String part, String old, String now, ChangeKind... also) {
    return new ChangeCase(kind, object, part, old, now, ImmutableList.copyOf(also));
  }

  static Registry read(String yaml) {
    return RegistryReader.parse(
        "shop.yaml", RegistryFixture.FOLDER, yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The base with one piece of text replaced. */
  static String changed(String old, String now) {
    assertThat(BASE).contains(old);
    int at = BASE.indexOf(old);
    return BASE.substring(0, at) + now + BASE.substring(at + old.length());
  }

  @Override
  public String toString() {
    return kind.word() + ": " + old + " → " + now;
  }
}
