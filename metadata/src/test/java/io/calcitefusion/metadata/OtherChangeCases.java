package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.ChangeCase.orders;
import static io.calcitefusion.metadata.ChangeCase.other;
import static io.calcitefusion.metadata.ChangeKind.BUNDLES_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_ADDED_INSIDE;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.DATASET_ADDED;
import static io.calcitefusion.metadata.ChangeKind.DATASET_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.DECLARED_OTHERWISE;
import static io.calcitefusion.metadata.ChangeKind.DOCUMENTATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_ADDED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_NOTED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_ORDER_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_POLICY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_RELEASED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_REQUIRED;
import static io.calcitefusion.metadata.ChangeKind.ID_SPEC_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.NAMESPACE_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_ADDED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_DEFAULT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.REGISTRY_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.SUCCESSOR_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VERSION_LOWERED;
import static io.calcitefusion.metadata.ChangeKind.VERSION_RAISED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_COLUMN_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_COLUMN_TIGHTENED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_MOVED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_ROWS_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_SOURCE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_REMOVED;

import java.util.stream.Stream;

/** Cases for what changes beside the columns and policies of datasets. */
final class OtherChangeCases {
  private OtherChangeCases() {}

  static Stream<ChangeCase> registryCases() {
    String more = "  - {name: %s, version: %s, columns: [{name: x, type: int8}]}\n  - name: items";
    return Stream.of(
        other(NAMESPACE_RENAMED, "registry", "catalog", "catalog: store", "catalog: other"),
        other(NAMESPACE_RENAMED, "registry", "schema", "doc: What", "schema: s\ndoc: What"),
        other(REGISTRY_RENAMED, "registry", "registry", "registry: shop", "registry: other"),
        other(DOCUMENTATION_CHANGED, "registry", "doc", "What is sold.", "Other words."),
        other(DOCUMENTATION_CHANGED, "dataset orders_v1", "doc", "One row per", "A row per"),
        orders(DOCUMENTATION_CHANGED, "column id doc", "doc: Number", "doc: Other"),
        orders(
            DOCUMENTATION_CHANGED, "contract.virtual_fields.origin", "Where it", "From where it"),
        other(DOCUMENTATION_CHANGED, "view totals", "doc", "One row.", "Other words."),
        other(DATASET_ADDED, "dataset more", "", "  - name: items", more.formatted("more", "1")),
        other(
            SUCCESSOR_ADDED,
            "dataset orders_v3",
            "",
            "  - name: items",
            more.formatted("orders_v3", "3")),
        other(
            DATASET_REMOVED,
            "dataset items",
            "",
            """
              - name: items
                version: 2
                columns:
                  - {name: id, type: int64}
                  - {name: name, type: utf8}
                references: [{columns: [id], dataset: orders_v1}]
            """,
            ""),
        other(VERSION_RAISED, "dataset items", "version", "version: 2", "version: 3"),
        other(VERSION_LOWERED, "dataset items", "version", "version: 2", "version: 1"));
  }

  static Stream<ChangeCase> extractCases() {
    String items = "      - {name: name, type: utf8}\n";
    return Stream.of(
        other(
            EXTRACT_ADDED,
            "dataset items",
            "extract",
            items,
            items + "    extract: {enabled_when: full}\n"),
        other(
            EXTRACT_CHANGED,
            "dataset trees",
            "extract.postprocess",
            "order: [path]",
            "order: [path]\n      postprocess: [stable_id]"),
        other(
            EXTRACT_REMOVED,
            "dataset made",
            "extract",
            "      - {name: x, type: int8}\n    extract: {enabled_when: full}\n",
            "      - {name: x, type: int8}\n"),
        other(
            BUNDLES_CHANGED,
            "dataset trees",
            "bundles",
            "    bundles: [identity]\n    columns:\n",
            "    columns:\n      - {name: file_id, type: utf8}\n"),
        other(
            EXTRACT_CHANGED, "dataset trees", "extract.derived", "kind: hash", "kind: masked_hash"),
        other(
            EXTRACT_POLICY_CHANGED,
            "dataset trees",
            "policy.safe_cast",
            "safe_cast: true",
            "safe_cast: false"),
        other(
            EXTRACT_ORDER_CHANGED,
            "dataset trees",
            "extract.order",
            "order: [path]",
            "order: [kind]"),
        other(
            EXTRACT_NOTED,
            "dataset trees",
            "extract.metadata.family",
            "family: files",
            "family: trees"));
  }

  static Stream<ChangeCase> evidenceCases() {
    return Stream.of(
        other(
            DECLARED_OTHERWISE,
            "dataset trees",
            "extract.evidence_columns",
            """
                  - {name: kind, type: utf8}
                policy: {safe_cast: true}
                extract:
            """,
            """
                  - {name: kind, type: utf8}
                  - {name: evidence_rank, type: int16, doc: 'Rank of the extractor among those for the same fact, from 1, the best'}
                  - {name: confidence, type: float32, doc: Confidence from 0 to 1}
                policy: {safe_cast: true}
                extract:
                  evidence_columns: false
            """));
  }

  static Stream<ChangeCase> viewCases() {
    String totals =
        """
          - name: totals
            doc: One row.
            sql: SELECT sum(total) AS total FROM orders_v1
        """;
    String sku = "      - {name: sku, type: utf8}\n";
    return Stream.of(
        other(
            VIEW_ADDED,
            "view more",
            "",
            "  - name: parts\n",
            "  - {name: more, sql: SELECT 1 AS x}\n  - name: parts\n"),
        other(VIEW_REMOVED, "view totals", "", totals, ""),
        other(VIEW_ROWS_CHANGED, "view totals", "sql", "sum(total)", "max(total)"),
        other(
            VIEW_COLUMN_ADDED,
            "view parts",
            "column count",
            sku,
            sku + "      - {name: count, type: int32}\n"),
        other(
            COLUMN_ADDED_INSIDE,
            "view parts",
            "column count",
            sku,
            "      - {name: count, type: int32}\n" + sku),
        other(COLUMN_REMOVED, "view parts", "column sku", sku, ""),
        other(
            VIEW_COLUMN_TIGHTENED,
            "view parts",
            "column sku",
            "sku, type: utf8}",
            "sku, type: utf8, nullable: false, expr: \"'x'\"}",
            VIEW_SOURCE_CHANGED),
        other(
            VIEW_SOURCE_CHANGED,
            "view parts",
            "column sku",
            "sku, type: utf8}",
            "sku, type: utf8, expr: 'upper({sku})'}"),
        other(
            DOCUMENTATION_CHANGED,
            "view parts",
            "column sku doc",
            "sku, type: utf8}",
            "sku, type: utf8, doc: What}"),
        orders(
            VIEW_MOVED,
            "views",
            "views: [{name: promised, sql: SELECT id FROM orders_v1}]\n    views: [",
            "views: []\n    views: [{name: promised, sql: SELECT id FROM orders_v1}, ",
            VIEW_MOVED));
  }

  static Stream<ChangeCase> vocabularyCases() {
    return Stream.of(
        other(
            VOCABULARY_ADDED,
            "bundle more",
            "",
            "  - name: spare",
            "  - {name: more, columns: [{name: x, type: int8}]}\n  - name: spare"),
        other(
            VOCABULARY_REMOVED,
            "bundle spare",
            "",
            "  - name: spare\n    columns: [{name: start, type: int64}]\n",
            ""),
        other(
            VOCABULARY_CHANGED,
            "bundle spare",
            "columns",
            "{name: start, type: int64}",
            "{name: start, type: int32}"),
        other(
            VOCABULARY_CHANGED,
            "template ast",
            "evidence_rank",
            "evidence_rank: 1",
            "evidence_rank: 2"),
        other(
            VOCABULARY_CHANGED,
            "extractor reader",
            "version",
            "reader, version: 1",
            "reader, version: 2"),
        other(
            ID_SPEC_CHANGED,
            "id spec file",
            "recipe",
            "columns: [path]}",
            "columns: [path], recipe: joined}"),
        other(OPTION_ADDED, "extractor reader", "options.more", "limit: 3", "limit: 3, more: null"),
        other(OPTION_REMOVED, "extractor reader", "options.limit", ", limit: 3", ""),
        other(
            OPTION_DEFAULT_CHANGED, "extractor reader", "options.limit", "limit: 3", "limit: '3'"),
        other(
            FUNCTION_REQUIRED,
            "function more",
            "",
            "functions:\n",
            "functions:\n  - {name: more}\n"),
        other(
            FUNCTION_RELEASED,
            "function stable_id",
            "",
            "functions:\n  - {name: stable_id, arguments: [utf8], returns: utf8}\n",
            ""),
        other(
            FUNCTION_CHANGED, "function stable_id", "returns", "returns: utf8", "returns: int64"));
  }
}
