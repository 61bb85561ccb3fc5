package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.ChangeCase.orders;
import static io.calcitefusion.metadata.ChangeCase.other;
import static io.calcitefusion.metadata.ChangeKind.COLUMNS_REORDERED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_ADDED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_ADDED_INSIDE;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_ADDED_NOT_NULL;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_ADDED_TO_FILES;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_LOOSENED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_RETYPED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_TIGHTENED;
import static io.calcitefusion.metadata.ChangeKind.COLUMN_WIDENED;
import static io.calcitefusion.metadata.ChangeKind.CONSTRAINT_ADDED;
import static io.calcitefusion.metadata.ChangeKind.CONSTRAINT_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.CONTRACT_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.DECLARED_OTHERWISE;
import static io.calcitefusion.metadata.ChangeKind.DEDUPE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.DELTA_SCHEMA_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EVOLUTION_LOOSENED;
import static io.calcitefusion.metadata.ChangeKind.EVOLUTION_TIGHTENED;
import static io.calcitefusion.metadata.ChangeKind.FIELD_ADDED;
import static io.calcitefusion.metadata.ChangeKind.FIELD_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.FILE_ORDER_CLAIMED;
import static io.calcitefusion.metadata.ChangeKind.FILE_ORDER_DROPPED;
import static io.calcitefusion.metadata.ChangeKind.JOIN_KEY_ADDED;
import static io.calcitefusion.metadata.ChangeKind.JOIN_KEY_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.KEY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.LOCATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.QUERY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.REFERENCE_ADDED;
import static io.calcitefusion.metadata.ChangeKind.REFERENCE_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.REQUIRED_ADDED;
import static io.calcitefusion.metadata.ChangeKind.REQUIRED_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.SCAN_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.SCAN_TUNED;
import static io.calcitefusion.metadata.ChangeKind.SORT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.SORT_EXTENDED;
import static io.calcitefusion.metadata.ChangeKind.VALIDATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VALIDATION_REPORT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VIRTUAL_FIELD_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIRTUAL_FIELD_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.WRITE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.WRITE_LAYOUT_CHANGED;

import java.util.stream.Stream;

/** Cases for what changes in a dataset: columns, promises, policies. */
final class DatasetChangeCases {
  private DatasetChangeCases() {}

  private static final String ITEMS_REFERENCE =
      "    references: [{columns: [id], dataset: orders_v1}]\n";

  private static final String LAST =
      "      - {name: parts, type: 'list<struct<sku: utf8, count: int32>>'}\n";

  static Stream<ChangeCase> columnCases() {
    String items = "      - {name: name, type: utf8}\n";
    return Stream.of(
        orders(COLUMN_ADDED, "column x", LAST, LAST + "      - {name: x, type: int8}\n"),
        other(
            COLUMN_ADDED_TO_FILES,
            "dataset items",
            "column x",
            items,
            items + "      - {name: x, type: int8}\n"),
        orders(
            COLUMN_ADDED_NOT_NULL,
            "column x",
            LAST,
            LAST + "      - {name: x, type: int8, nullable: false}\n"),
        orders(COLUMN_ADDED_INSIDE, "column x", LAST, "      - {name: x, type: int8}\n" + LAST),
        other(COLUMN_REMOVED, "dataset items", "column name", items, ""),
        other(COLUMN_RENAMED, "dataset items", "column name", "{name: name,", "{name: label,"),
        orders(
            COLUMNS_REORDERED,
            "columns",
            """
                  - {name: amount, type: int32}
                  - {name: total, type: 'decimal(12,2)'}
            """,
            """
                  - {name: total, type: 'decimal(12,2)'}
                  - {name: amount, type: int32}
            """),
        orders(COLUMN_WIDENED, "column amount", "amount, type: int32", "amount, type: int64"),
        orders(COLUMN_WIDENED, "column total", "decimal(12,2)", "decimal(14,4)"),
        orders(COLUMN_RETYPED, "column amount", "amount, type: int32", "amount, type: int16"),
        orders(COLUMN_RETYPED, "column total", "decimal(12,2)", "decimal(12,4)"),
        orders(COLUMN_RETYPED, "column parts[].count", "count: int32", "count: int64"),
        orders(COLUMN_LOOSENED, "column id", "nullable: false", "nullable: true"),
        orders(COLUMN_TIGHTENED, "column amount", "type: int32}", "type: int32, nullable: false}"),
        orders(COLUMN_TIGHTENED, "column parts[].count", "int32>", "int32 not null>"),
        orders(FIELD_ADDED, "column parts[].x", "count: int32>", "count: int32, x: int8>"),
        orders(FIELD_REMOVED, "column parts[].count", ", count: int32>", ">"));
  }

  static Stream<ChangeCase> promiseCases() {
    return Stream.of(
        orders(KEY_CHANGED, "key", "key: [id]", "key: [id, customer]"),
        orders(KEY_CHANGED, "key", "    key: [id]\n", ""),
        orders(REQUIRED_ADDED, "required", "required: [customer]", "required: [customer, total]"),
        orders(REQUIRED_REMOVED, "required", "    required: [customer]\n", ""),
        orders(JOIN_KEY_ADDED, "join", "join: [customer]", "join: [customer, id]"),
        orders(JOIN_KEY_REMOVED, "join", "    join: [customer]\n", ""),
        orders(
            REFERENCE_ADDED,
            "references",
            "    join: [customer]\n",
            "    join: [customer]\n    references: [{columns: [customer], dataset: items, to: [name]}]\n"),
        other(REFERENCE_REMOVED, "dataset items", "references", ITEMS_REFERENCE, ""),
        orders(SORT_EXTENDED, "contract.sort", "sort: [customer]", "sort: [customer, id]"),
        orders(SORT_CHANGED, "contract.sort", "sort: [customer]", "sort: [id, customer]"),
        orders(SORT_CHANGED, "contract.sort", "      sort: [customer]\n", ""),
        orders(
            DEDUPE_CHANGED,
            "contract.dedupe.tie_breakers",
            "tie_breakers: [total]",
            "tie_breakers: [amount]"),
        orders(CONSTRAINT_ADDED, "contract.constraints", "[amount > 0]", "[amount > 0, total > 0]"),
        orders(CONSTRAINT_REMOVED, "contract.constraints", "      constraints: [amount > 0]\n", ""),
        orders(
            CONSTRAINT_ADDED, "delta.constraints", "delta: {", "delta: {constraints: [id > 0], "),
        orders(
            VIRTUAL_FIELD_ADDED,
            "contract.virtual_fields.when",
            "from}",
            "from, when: At what time}"),
        orders(
            VIRTUAL_FIELD_REMOVED,
            "contract.virtual_fields.origin",
            "      virtual_fields: {origin: Where it comes from}\n",
            ""),
        orders(CONTRACT_RENAMED, "contract.name", "contract:\n", "contract:\n      name: other\n"),
        orders(
            CONTRACT_RENAMED, "contract.version", "contract:\n", "contract:\n      version: 4\n"),
        orders(VALIDATION_CHANGED, "validation.strict", "strict: true", "strict: filter"),
        orders(
            VALIDATION_CHANGED, "validation.coerce", "strict: true", "strict: true, coerce: true"),
        orders(
            VALIDATION_REPORT_CHANGED, "validation.max_errors", "max_errors: 5", "max_errors: 6"),
        orders(
            DECLARED_OTHERWISE,
            "validation",
            "    evolution:",
            "    validation: {strict: true, max_errors: 5}\n    evolution:"));
  }

  static Stream<ChangeCase> policyCases() {
    return Stream.of(
        orders(EVOLUTION_LOOSENED, "evolution.promote", "promote: default", "promote: permissive"),
        orders(EVOLUTION_LOOSENED, "evolution.renames.a", "{old_id: id}", "{old_id: id, a: total}"),
        orders(EVOLUTION_TIGHTENED, "evolution.promote", "promote: default", "promote: none"),
        orders(EVOLUTION_TIGHTENED, "evolution.renames.old_id", "old_id: id", "old_id: total"),
        orders(
            EVOLUTION_TIGHTENED,
            "evolution.allow_missing",
            "allow_missing: true",
            "allow_missing: false"),
        orders(
            EVOLUTION_TIGHTENED,
            "evolution.allow_extra",
            "allow_missing: true",
            "allow_missing: true, allow_extra: false"),
        orders(SCAN_CHANGED, "scan.partition_columns", "partition_columns: [customer], ", ""),
        orders(
            SCAN_CHANGED,
            "scan.binary_as_string",
            "cache: true",
            "cache: true, binary_as_string: true"),
        orders(
            SCAN_CHANGED,
            "location.partitioning",
            "sorted: [id],",
            "sorted: [id], partitioning: none,"),
        orders(
            SCAN_CHANGED,
            "delta.scan.file_column",
            "{parquet_pushdown: false}",
            "{parquet_pushdown: false, file_column: f}"),
        orders(SCAN_TUNED, "scan.cache", "cache: true", "cache: false"),
        orders(SCAN_TUNED, "delta.scan.parquet_pushdown", "pushdown: false", "pushdown: true"),
        orders(
            FILE_ORDER_CLAIMED,
            "scan.file_sort_order",
            "file_sort_order: [id]",
            "file_sort_order: [total]"),
        orders(FILE_ORDER_DROPPED, "scan.file_sort_order", "file_sort_order: [id], ", ""),
        orders(FILE_ORDER_DROPPED, "location.sorted", "sorted: [id], ", ""),
        orders(WRITE_LAYOUT_CHANGED, "write.partition_by", "partition_by: [customer], ", ""),
        orders(WRITE_CHANGED, "write.compression", "snappy", "gzip"),
        orders(
            WRITE_CHANGED,
            "delta.write.stats_columns",
            "stats_columns: [id]",
            "stats_columns: [total]"),
        orders(DELTA_SCHEMA_CHANGED, "delta.schema.mode", "mode: merge", "mode: overwrite"),
        orders(LOCATION_CHANGED, "location.path", "path: orders/*", "path: elsewhere/*"),
        orders(LOCATION_CHANGED, "location.storage_options.key", "s3cr3t", "0th3r"),
        orders(QUERY_CHANGED, "query.predicate", "predicate: id > 0", "predicate: id > 1"));
  }
}
