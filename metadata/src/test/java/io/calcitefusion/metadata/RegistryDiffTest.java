package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.ChangeKind.BUNDLES_CHANGED;
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
import static io.calcitefusion.metadata.ChangeKind.DATASET_ADDED;
import static io.calcitefusion.metadata.ChangeKind.DATASET_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.DECLARED_OTHERWISE;
import static io.calcitefusion.metadata.ChangeKind.DEDUPE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.DELTA_SCHEMA_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.DOCUMENTATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EVOLUTION_LOOSENED;
import static io.calcitefusion.metadata.ChangeKind.EVOLUTION_TIGHTENED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_ADDED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_NOTED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_ORDER_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_POLICY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.EXTRACT_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.FIELD_ADDED;
import static io.calcitefusion.metadata.ChangeKind.FIELD_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.FILE_ORDER_CLAIMED;
import static io.calcitefusion.metadata.ChangeKind.FILE_ORDER_DROPPED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_RELEASED;
import static io.calcitefusion.metadata.ChangeKind.FUNCTION_REQUIRED;
import static io.calcitefusion.metadata.ChangeKind.ID_SPEC_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.JOIN_KEY_ADDED;
import static io.calcitefusion.metadata.ChangeKind.JOIN_KEY_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.KEY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.LOCATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.NAMESPACE_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_ADDED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_DEFAULT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.OPTION_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.QUERY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.REGISTRY_RENAMED;
import static io.calcitefusion.metadata.ChangeKind.REQUIRED_ADDED;
import static io.calcitefusion.metadata.ChangeKind.REQUIRED_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.SCAN_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.SCAN_TUNED;
import static io.calcitefusion.metadata.ChangeKind.SORT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.SORT_EXTENDED;
import static io.calcitefusion.metadata.ChangeKind.SUCCESSOR_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VALIDATION_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VALIDATION_REPORT_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VERSION_LOWERED;
import static io.calcitefusion.metadata.ChangeKind.VERSION_RAISED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_COLUMN_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_COLUMN_TIGHTENED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_MOVED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_ROWS_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VIEW_SOURCE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VIRTUAL_FIELD_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VIRTUAL_FIELD_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_ADDED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.VOCABULARY_REMOVED;
import static io.calcitefusion.metadata.ChangeKind.WRITE_CHANGED;
import static io.calcitefusion.metadata.ChangeKind.WRITE_LAYOUT_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules by which changes of a registry are judged, each with a case. */
final class RegistryDiffTest {
  private static final String BASE =
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

  /**
   * One case.
   *
   * @param kind the kind of change
   * @param object whose it is
   * @param part which part of it
   * @param old text of the base that is replaced, at its first place
   * @param now what replaces it
   * @param also kinds of further changes that go with it
   */
  private record Case(
      ChangeKind kind,
      String object,
      String part,
      String old,
      String now,
      ImmutableList<ChangeKind> also) {
    @Override
    public String toString() {
      return kind.word() + ": " + old + " → " + now;
    }
  }

  private static Case orders(
      ChangeKind kind, String part, String old, String now, ChangeKind... also) {
    return other(kind, "dataset orders_v1", part, old, now, also);
  }

  private static Case other(
      ChangeKind kind, String object, String part, String old, String now, ChangeKind... also) {
    return new Case(kind, object, part, old, now, ImmutableList.copyOf(also));
  }

  private static final String LAST =
      "      - {name: parts, type: 'list<struct<sku: utf8, count: int32>>'}\n";

  static Stream<Case> cases() {
    return Stream.of(
            registryCases(),
            columnCases(),
            promiseCases(),
            policyCases(),
            extractCases(),
            viewCases(),
            vocabularyCases())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> registryCases() {
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
            """,
            ""),
        other(VERSION_RAISED, "dataset items", "version", "version: 2", "version: 3"),
        other(VERSION_LOWERED, "dataset items", "version", "version: 2", "version: 1"));
  }

  private static Stream<Case> columnCases() {
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

  private static Stream<Case> promiseCases() {
    return Stream.of(
        orders(KEY_CHANGED, "key", "key: [id]", "key: [id, customer]"),
        orders(KEY_CHANGED, "key", "    key: [id]\n", ""),
        orders(REQUIRED_ADDED, "required", "required: [customer]", "required: [customer, total]"),
        orders(REQUIRED_REMOVED, "required", "    required: [customer]\n", ""),
        orders(JOIN_KEY_ADDED, "join", "join: [customer]", "join: [customer, id]"),
        orders(JOIN_KEY_REMOVED, "join", "    join: [customer]\n", ""),
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

  private static Stream<Case> policyCases() {
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

  private static Stream<Case> extractCases() {
    String extract =
        """
            extract:
              template: ast
              derived: [{name: file_id, id: file, kind: hash}]
              order: [path]
              metadata: {family: files}
        """;
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
            "family: trees"),
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

  private static Stream<Case> viewCases() {
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

  private static Stream<Case> vocabularyCases() {
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

  private static Registry read(String yaml) {
    return RegistryReader.parse(
        "shop.yaml", RegistryFixture.FOLDER, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String changed(String old, String now) {
    assertThat(BASE).contains(old);
    int at = BASE.indexOf(old);
    return BASE.substring(0, at) + now + BASE.substring(at + old.length());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRule(Case one) {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(changed(one.old(), one.now())));
    List<ChangeKind> kinds = diff.changes().stream().map(RegistryChange::kind).toList();
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(one.kind()), one.also().stream()).toList());
    RegistryChange change =
        diff.changes().stream().filter(c -> c.kind() == one.kind()).findFirst().orElseThrow();
    assertThat(change.object()).isEqualTo(one.object());
    assertThat(change.part()).isEqualTo(one.part());
    assertThat(change.before()).isNotEqualTo(change.after());
  }

  @Test
  void everyKindHasACase() {
    Set<ChangeKind> tried = EnumSet.noneOf(ChangeKind.class);
    cases().forEach(one -> tried.add(one.kind()));
    assertThat(tried).containsExactlyInAnyOrder(ChangeKind.values());
  }

  @Test
  void thePageHasEveryRuleAsItIs() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "registry.md"));
    int start = page.indexOf("## Changes of a registry");
    int end = page.indexOf("\n## ", start + 1);
    List<String> rows =
        page.substring(start, end < 0 ? page.length() : end)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ChangeKind.values())
                .map(
                    kind ->
                        "| `%s` | %s | %s |"
                            .formatted(kind.word(), kind.impact().word(), kind.reason()))
                .toList());
  }

  @Test
  void equalRegistriesHaveNoChange() {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(BASE));
    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.isBreaking()).isFalse();
    assertThat(diff.toText()).isEqualTo("no changes\n");
  }

  @Test
  void theTextHasOneLinePerChangeTheWorstFirst() {
    String now =
        changed("{name: name, type: utf8}", "{name: label, type: utf8}")
            .replace("What is sold.", "What\n  was sold.")
            .replace("snappy", "gzip");
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(now));
    assertThat(diff.isBreaking()).isTrue();
    assertThat(diff.toText())
        .isEqualTo(
            """
            breaking: dataset items, column name: name → label (column_renamed: queries that use the old name fail)
            compatible: dataset orders_v1, write.compression: snappy → gzip (write_changed: files hold the same rows)
            documentation: registry, doc: What is sold. → What was sold. (documentation_changed: it has no meaning for a program)
            1 breaking, 1 compatible, 1 documentation
            """);
    assertThat(diff.count(ChangeKind.Impact.COMPATIBLE)).isEqualTo(1);
  }

  @Test
  void secretsAreNotShown() {
    RegistryDiff diff = RegistryDiff.between(read(BASE), read(changed("s3cr3t", "0th3r")));
    assertThat(diff.toString()).doesNotContain("s3cr3t", "0th3r");
    Registry without = read(BASE.replaceFirst("    location: .*\n", ""));
    assertThat(RegistryDiff.between(read(BASE), without).toText())
        .contains("location.storage_options.key: (hidden) → nothing")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aNestedColumnMakesFilesMoreTolerant() {
    String now = changed("{name: name, type: utf8}", "{name: name, type: 'list<utf8>'}");
    assertThat(RegistryDiff.between(read(BASE), read(now)).changes())
        .extracting(RegistryChange::kind)
        .containsExactly(COLUMN_RETYPED, EVOLUTION_LOOSENED);
  }
}
