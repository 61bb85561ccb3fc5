-- ast_edges
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['src'] AS "src",
  "element"['dst'] AS "dst",
  "element"['kind'] AS "kind",
  "element"['slot'] AS "slot",
  "element"['idx'] AS "idx"
FROM (SELECT "file_id", "path", unnest("edges") AS "element"
FROM "codeintel"."public"."ast_files_v1");

-- ast_errors
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['error_type'] AS "error_type",
  "element"['message'] AS "message",
  "element"['span']['start']['line0'] + 1 AS "lineno",
  "element"['span']['start']['col'] AS "col_offset",
  "element"['span']['end']['line0'] + 1 AS "end_lineno",
  "element"['span']['end']['col'] AS "end_col_offset",
  CAST(1 AS INT) AS "line_base",
  "element"['span']['col_unit'] AS "col_unit",
  "element"['span']['end_exclusive'] AS "end_exclusive"
FROM (SELECT "file_id", "path", unnest("errors") AS "element"
FROM "codeintel"."public"."ast_files_v1");

-- ast_files
SELECT "repo", "path", "file_id", "nodes", "edges", "errors", "attrs", arrow_cast(4, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."ast_files_v1";

-- ast_nodes
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['ast_id'] AS "ast_id",
  "element"['parent_ast_id'] AS "parent_ast_id",
  "element"['kind'] AS "kind",
  "element"['name'] AS "name",
  "element"['value'] AS "value_repr",
  "element"['span']['start']['line0'] + 1 AS "lineno",
  "element"['span']['start']['col'] AS "col_offset",
  "element"['span']['end']['line0'] + 1 AS "end_lineno",
  "element"['span']['end']['col'] AS "end_col_offset",
  CAST(1 AS INT) AS "line_base",
  "element"['span']['col_unit'] AS "col_unit",
  "element"['span']['end_exclusive'] AS "end_exclusive",
  "element"['span']['byte_span']['byte_start'] AS "bstart",
  CAST(CAST("element"['span']['byte_span']['byte_start'] AS BIGINT) + "element"['span']['byte_span']['byte_len'] AS INT) AS "bend"
FROM (SELECT "file_id", "path", unnest("nodes") AS "element"
FROM "codeintel"."public"."ast_files_v1");

-- bytecode_errors
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['error_type'] AS "error_type",
  "element"['message'] AS "message"
FROM (SELECT "file_id", "path", unnest("errors") AS "element"
FROM "codeintel"."public"."bytecode_files_v1");

-- bytecode_exception_table
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "code_id" AS "code_unit_id",
  "element_"['exc_index'] AS "exc_index",
  "element_"['start_offset'] AS "start_offset",
  "element_"['end_offset'] AS "end_offset",
  "element_"['target_offset'] AS "target_offset",
  "element_"['depth'] AS "depth",
  "element_"['lasti'] AS "lasti",
  stable_id_parts('bc_exc', "code_id", "element_"['exc_index'], "element_"['start_offset'], "element_"['end_offset'], "element_"['target_offset']) AS "exc_entry_id"
FROM (SELECT "file_id", "path", "element"['code_id'] AS "code_id",
  unnest("element"['exception_table']) AS "element_"
FROM (SELECT "file_id", "path", unnest("code_objects") AS "element"
FROM "codeintel"."public"."bytecode_files_v1"));

-- bytecode_files
SELECT "repo", "path", "file_id", "code_objects", "errors", "attrs", arrow_cast(5, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."bytecode_files_v1";

-- cpg_edges_v1_deduped
SELECT "bstart", "bend", "edge_id", "edge_kind", "src_node_id", "dst_node_id", "path", "edge_owner_file_id", "origin", "resolution_method", "confidence", "score", "symbol_roles", "qname_source", "ambiguity_group_id", "rule_name", "rule_priority"
FROM (SELECT "bstart", "bend", "edge_id", "edge_kind", "src_node_id", "dst_node_id", "path", "edge_owner_file_id", "origin", "resolution_method", "confidence", "score", "symbol_roles", "qname_source", "ambiguity_group_id", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "edge_kind", "src_node_id", "dst_node_id", "path", "bstart", "bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "edge_id" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "origin" ASC NULLS LAST, "resolution_method" ASC NULLS LAST, "symbol_roles" ASC NULLS LAST, "qname_source" ASC NULLS LAST, "ambiguity_group_id" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_edges_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cpg_nodes_v1_deduped
SELECT "file_id", "path", "bstart", "bend", "node_id", "node_kind"
FROM (SELECT "file_id", "path", "bstart", "bend", "node_id", "node_kind", row_number() OVER (PARTITION BY "node_kind", "node_id" ORDER BY "path" ASC NULLS LAST, "bstart" ASC NULLS LAST, "bend" ASC NULLS LAST, "file_id" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_nodes_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cpg_props_by_file_id_v1_deduped
SELECT "file_id", "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json"
FROM (SELECT "file_id", "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json", row_number() OVER (PARTITION BY "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json" ORDER BY "prop_key" ASC NULLS LAST, "file_id" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_props_by_file_id_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cpg_props_global_v1_deduped
SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json"
FROM (SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json", row_number() OVER (PARTITION BY "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json" ORDER BY "prop_key" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_props_global_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cpg_props_json_v1_deduped
SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json"
FROM (SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json", row_number() OVER (PARTITION BY "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json" ORDER BY "prop_key" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_props_json_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cpg_props_v1_deduped
SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json"
FROM (SELECT "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json", row_number() OVER (PARTITION BY "entity_kind", "entity_id", "prop_key", "value_str", "value_int", "value_float", "value_bool", "value_json" ORDER BY "prop_key" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."cpg_props_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- cst_call_args
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['call_id'] AS "call_id",
  "element"['arg_index'] AS "arg_index",
  "element"['keyword'] AS "keyword",
  "element"['star'] AS "star",
  "element"['arg_text'] AS "arg_text",
  "element"['bstart'] AS "bstart",
  "element"['bend'] AS "bend"
FROM (SELECT unnest("call_args") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_callsites
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['call_id'] AS "call_id",
  "element"['call_bstart'] AS "call_bstart",
  "element"['call_bend'] AS "call_bend",
  "element"['callee_bstart'] AS "callee_bstart",
  "element"['callee_bend'] AS "callee_bend",
  "element"['callee_shape'] AS "callee_shape",
  "element"['callee_text'] AS "callee_text",
  "element"['arg_count'] AS "arg_count",
  "element"['callee_dotted'] AS "callee_dotted",
  "element"['callee_qnames'] AS "callee_qnames",
  "element"['callee_fqns'] AS "callee_fqns",
  "element"['inferred_type'] AS "inferred_type",
  stable_id_parts('span', "element"['file_id'], "element"['call_bstart'], "element"['call_bend']) AS "span_id"
FROM (SELECT unnest("callsites") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_decorators
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['owner_def_id'] AS "owner_def_id",
  "element"['owner_kind'] AS "owner_kind",
  "element"['decorator_text'] AS "decorator_text",
  "element"['decorator_index'] AS "decorator_index",
  "element"['bstart'] AS "bstart",
  "element"['bend'] AS "bend"
FROM (SELECT unnest("decorators") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_defs
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['def_id'] AS "def_id",
  "element"['container_def_kind'] AS "container_def_kind",
  "element"['container_def_bstart'] AS "container_def_bstart",
  "element"['container_def_bend'] AS "container_def_bend",
  "element"['kind'] AS "kind",
  "element"['name'] AS "name",
  "element"['def_bstart'] AS "def_bstart",
  "element"['def_bend'] AS "def_bend",
  "element"['name_bstart'] AS "name_bstart",
  "element"['name_bend'] AS "name_bend",
  "element"['qnames'] AS "qnames",
  "element"['def_fqns'] AS "def_fqns",
  "element"['docstring'] AS "docstring",
  "element"['decorator_count'] AS "decorator_count",
  stable_id_parts('cst_def', "element"['file_id'], "element"['container_def_kind'], "element"['container_def_bstart'], "element"['container_def_bend']) AS "container_def_id",
  stable_id_parts('span', "element"['file_id'], "element"['def_bstart'], "element"['def_bend']) AS "span_id"
FROM (SELECT unnest("defs") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_docstrings
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['owner_def_id'] AS "owner_def_id",
  "element"['owner_kind'] AS "owner_kind",
  "element"['docstring'] AS "docstring",
  "element"['bstart'] AS "bstart",
  "element"['bend'] AS "bend"
FROM (SELECT unnest("docstrings") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_edges
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['src'] AS "src",
  "element"['dst'] AS "dst",
  "element"['kind'] AS "kind",
  "element"['slot'] AS "slot",
  "element"['idx'] AS "idx",
  "element"['attrs'] AS "attrs"
FROM (SELECT "file_id", "path", unnest("edges") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_imports
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['kind'] AS "kind",
  "element"['module'] AS "module",
  "element"['relative_level'] AS "relative_level",
  "element"['name'] AS "name",
  "element"['asname'] AS "asname",
  "element"['is_star'] AS "is_star",
  "element"['stmt_bstart'] AS "stmt_bstart",
  "element"['stmt_bend'] AS "stmt_bend",
  "element"['alias_bstart'] AS "alias_bstart",
  "element"['alias_bend'] AS "alias_bend",
  stable_id_parts('cst_import', "element"['file_id'], "element"['kind'], "element"['alias_bstart'], "element"['alias_bend']) AS "import_id",
  stable_id_parts('span', "element"['file_id'], "element"['alias_bstart'], "element"['alias_bend']) AS "span_id"
FROM (SELECT unnest("imports") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_nodes
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['cst_id'] AS "cst_id",
  "element"['kind'] AS "kind",
  "element"['span'] AS "span",
  "element"['span_ws'] AS "span_ws",
  "element"['attrs'] AS "attrs"
FROM (SELECT "file_id", "path", unnest("nodes") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_parse_errors
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['error_type'] AS "error_type",
  "element"['message'] AS "message",
  "element"['raw_line'] AS "raw_line",
  "element"['raw_column'] AS "raw_column",
  "element"['editor_line'] AS "editor_line",
  "element"['editor_column'] AS "editor_column",
  "element"['context'] AS "context",
  "element"['line_base'] AS "line_base",
  "element"['col_unit'] AS "col_unit",
  "element"['end_exclusive'] AS "end_exclusive",
  "element"['meta'] AS "meta"
FROM (SELECT unnest("parse_errors") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_parse_manifest
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['encoding'] AS "encoding",
  "element"['default_indent'] AS "default_indent",
  "element"['default_newline'] AS "default_newline",
  "element"['has_trailing_newline'] AS "has_trailing_newline",
  "element"['future_imports'] AS "future_imports",
  "element"['module_name'] AS "module_name",
  "element"['package_name'] AS "package_name",
  "element"['libcst_version'] AS "libcst_version",
  "element"['parser_backend'] AS "parser_backend",
  "element"['parsed_python_version'] AS "parsed_python_version"
FROM (SELECT unnest("parse_manifest") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_refs
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['ref_id'] AS "ref_id",
  "element"['ref_kind'] AS "ref_kind",
  "element"['ref_text'] AS "ref_text",
  "element"['expr_ctx'] AS "expr_ctx",
  "element"['scope_type'] AS "scope_type",
  "element"['scope_name'] AS "scope_name",
  "element"['scope_role'] AS "scope_role",
  "element"['parent_kind'] AS "parent_kind",
  "element"['inferred_type'] AS "inferred_type",
  "element"['bstart'] AS "bstart",
  "element"['bend'] AS "bend"
FROM (SELECT unnest("refs") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- cst_type_exprs
SELECT "element"['file_id'] AS "file_id",
  "element"['path'] AS "path",
  "element"['file_sha256'] AS "file_sha256",
  "element"['owner_def_kind'] AS "owner_def_kind",
  "element"['owner_def_bstart'] AS "owner_def_bstart",
  "element"['owner_def_bend'] AS "owner_def_bend",
  "element"['param_name'] AS "param_name",
  "element"['expr_kind'] AS "expr_kind",
  "element"['expr_role'] AS "expr_role",
  "element"['bstart'] AS "bstart",
  "element"['bend'] AS "bend",
  "element"['expr_text'] AS "expr_text",
  stable_id_parts('cst_type_expr', "element"['path'], "element"['bstart'], "element"['bend']) AS "type_expr_id",
  stable_id_parts('cst_def', "element"['file_id'], "element"['owner_def_kind'], "element"['owner_def_bstart'], "element"['owner_def_bend']) AS "owner_def_id"
FROM (SELECT unnest("type_exprs") AS "element"
FROM "codeintel"."public"."libcst_files_v1");

-- diagnostics_norm_v1_query
SELECT "file_id", "path", "bstart", "bend", "severity", "message", "diag_source", "code", "details", "line_base", "col_unit", "end_exclusive", stable_id_parts('diag', 'diag', path, bstart, bend, diag_source, message) AS "diag_id"
FROM "codeintel"."public"."diagnostics_norm_v1";

-- file_line_index
SELECT "file_id", "path", "file_sha256", "line_no", "line_start_byte", "line_end_byte", "line_text", "newline_kind", coalesce("evidence_rank", arrow_cast(8, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."file_line_index_v1";

-- libcst_files
SELECT "repo", "path", "file_id", "nodes", "edges", "parse_manifest", "parse_errors", "refs", "imports", "callsites", "defs", "type_exprs", "docstrings", "decorators", "call_args", "attrs", arrow_cast(3, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."libcst_files_v1";

-- py_bc_blocks
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "code_id" AS "code_unit_id",
  "element_"['start_offset'] AS "start_offset",
  "element_"['end_offset'] AS "end_offset",
  "element_"['kind'] AS "kind",
  stable_id_parts('bc_block', "code_id", "element_"['start_offset'], "element_"['end_offset']) AS "block_id"
FROM (SELECT "file_id", "path", "element"['code_id'] AS "code_id",
  unnest("element"['blocks']) AS "element_"
FROM (SELECT "file_id", "path", unnest("code_objects") AS "element"
FROM "codeintel"."public"."bytecode_files_v1"));

-- py_bc_cfg_edges
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "code_id" AS "code_unit_id",
  "element_"['src_block_start'] AS "src_block_start",
  "element_"['src_block_end'] AS "src_block_end",
  "element_"['dst_block_start'] AS "dst_block_start",
  "element_"['dst_block_end'] AS "dst_block_end",
  "element_"['kind'] AS "kind",
  "element_"['edge_key'] AS "edge_key",
  "element_"['cond_instr_index'] AS "cond_instr_index",
  "element_"['cond_instr_offset'] AS "cond_instr_offset",
  "element_"['exc_index'] AS "exc_index",
  stable_id_parts('bc_block', "code_id", "element_"['src_block_start'], "element_"['src_block_end']) AS "src_block_id",
  stable_id_parts('bc_block', "code_id", "element_"['dst_block_start'], "element_"['dst_block_end']) AS "dst_block_id",
  stable_id_parts('bc_instr', "code_id", "element_"['cond_instr_index'], "element_"['cond_instr_offset']) AS "cond_instr_id",
  stable_id_parts('bc_edge', "code_id", stable_id_parts('bc_block', "code_id", "element_"['src_block_start'], "element_"['src_block_end']), stable_id_parts('bc_block', "code_id", "element_"['dst_block_start'], "element_"['dst_block_end']), "element_"['kind'], "element_"['edge_key'], "element_"['exc_index']) AS "edge_id"
FROM (SELECT "file_id", "path", "element"['code_id'] AS "code_id",
  unnest("element"['cfg_edges']) AS "element_"
FROM (SELECT "file_id", "path", unnest("code_objects") AS "element"
FROM "codeintel"."public"."bytecode_files_v1"));

-- py_bc_code_units
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['code_id'] AS "code_unit_id",
  "element"['qualname'] AS "qualpath",
  "element"['name'] AS "co_name",
  "element"['firstlineno1'] AS "firstlineno",
  "element"['argcount'] AS "argcount",
  "element"['posonlyargcount'] AS "posonlyargcount",
  "element"['kwonlyargcount'] AS "kwonlyargcount",
  "element"['nlocals'] AS "nlocals",
  "element"['flags'] AS "flags",
  "element"['stacksize'] AS "stacksize",
  "element"['code_len'] AS "code_len",
  "element"['varnames'] AS "varnames",
  "element"['freevars'] AS "freevars",
  "element"['cellvars'] AS "cellvars",
  "element"['names'] AS "names"
FROM (SELECT "file_id", "path", unnest("code_objects") AS "element"
FROM "codeintel"."public"."bytecode_files_v1");

-- py_bc_def_use_events_v1_query
SELECT "file_id", "path", "instr_id", "code_unit_id", "symbol", "opname", "offset", CASE WHEN opname IN ('IMPORT_NAME', 'IMPORT_FROM') OR starts_with(opname, 'STORE_') OR starts_with(opname, 'DELETE_') THEN 'def' WHEN starts_with(opname, 'LOAD_') THEN 'use' END AS "kind",
  stable_id_parts('df_event', 'df_event', code_unit_id, instr_id, CASE WHEN opname IN ('IMPORT_NAME', 'IMPORT_FROM') OR starts_with(opname, 'STORE_') OR starts_with(opname, 'DELETE_') THEN 'def' WHEN starts_with(opname, 'LOAD_') THEN 'use' END, symbol) AS "event_id"
FROM "codeintel"."public"."py_bc_def_use_events_v1";

-- py_bc_instructions
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "code_id" AS "code_unit_id",
  CAST("element_"['attrs']['instr_index'] AS INT) AS "instr_index",
  "element_"['offset'] AS "offset",
  "element_"['opname'] AS "opname",
  "element_"['opcode'] AS "opcode",
  "element_"['arg'] AS "arg",
  "element_"['argrepr'] AS "argrepr",
  "element_"['is_jump_target'] AS "is_jump_target",
  "element_"['jump_target'] AS "jump_target_offset",
  "element_"['span']['start']['line0'] AS "pos_start_line",
  "element_"['span']['end']['line0'] AS "pos_end_line",
  "element_"['span']['start']['col'] AS "pos_start_col",
  "element_"['span']['end']['col'] AS "pos_end_col",
  "element_"['span']['col_unit'] AS "col_unit",
  "element_"['span']['end_exclusive'] AS "end_exclusive",
  "element_"['attrs']['argval_str'] AS "argval_str",
  CAST("element_"['attrs']['starts_line'] AS INT) AS "starts_line",
  stable_id_parts('bc_instr', "code_id", CAST("element_"['attrs']['instr_index'] AS INT), "element_"['offset']) AS "instr_id"
FROM (SELECT "file_id", "path", "element"['code_id'] AS "code_id",
  unnest("element"['instructions']) AS "element_"
FROM (SELECT "file_id", "path", unnest("code_objects") AS "element"
FROM "codeintel"."public"."bytecode_files_v1"));

-- py_bc_reaches_v1_query
SELECT "file_id", "path", "code_unit_id", "def_event_id", "use_event_id", "symbol", stable_id_parts('df_reach', 'df_reach', def_event_id, use_event_id) AS "edge_id"
FROM "codeintel"."public"."py_bc_reaches_v1";

-- rel_callsite_qname_v1_deduped
SELECT "call_id", "qname_id", "qname_source", "path", "edge_owner_file_id", "call_bstart", "call_bend", "confidence", "score", "ambiguity_group_id", "rule_name", "rule_priority"
FROM (SELECT "call_id", "qname_id", "qname_source", "path", "edge_owner_file_id", "call_bstart", "call_bend", "confidence", "score", "ambiguity_group_id", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "call_id", "qname_id", "path", "call_bstart", "call_bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "qname_source" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "ambiguity_group_id" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."rel_callsite_qname_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- rel_callsite_symbol_v1_deduped
SELECT "call_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "call_bstart", "call_bend", "resolution_method", "confidence", "score", "rule_name", "rule_priority"
FROM (SELECT "call_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "call_bstart", "call_bend", "resolution_method", "confidence", "score", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "call_id", "symbol", "path", "call_bstart", "call_bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "symbol_roles" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "resolution_method" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."rel_callsite_symbol_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- rel_def_symbol_v1_deduped
SELECT "bstart", "bend", "def_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority"
FROM (SELECT "bstart", "bend", "def_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "def_id", "symbol", "path", "bstart", "bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "symbol_roles" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "resolution_method" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."rel_def_symbol_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- rel_import_symbol_v1_deduped
SELECT "bstart", "bend", "import_alias_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority"
FROM (SELECT "bstart", "bend", "import_alias_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "import_alias_id", "symbol", "path", "bstart", "bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "symbol_roles" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "resolution_method" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."rel_import_symbol_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- rel_name_symbol_v1_deduped
SELECT "bstart", "bend", "name_ref_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority"
FROM (SELECT "bstart", "bend", "name_ref_id", "symbol", "symbol_roles", "path", "edge_owner_file_id", "resolution_method", "confidence", "score", "rule_name", "rule_priority", row_number() OVER (PARTITION BY "name_ref_id", "symbol", "path", "bstart", "bend" ORDER BY "score" DESC NULLS FIRST, "confidence" DESC NULLS FIRST, "rule_priority" ASC NULLS LAST, "symbol_roles" ASC NULLS LAST, "edge_owner_file_id" ASC NULLS LAST, "resolution_method" ASC NULLS LAST, "rule_name" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."rel_name_symbol_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

-- repo_files
SELECT "file_id", "path", "file_sha256", "abs_path", "size_bytes", "encoding", "text", "bytes", coalesce("evidence_rank", arrow_cast(8, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."repo_files_v1";

-- rt_members
SELECT "member_id", "rt_id", "name", "member_kind", "value_repr", "value_module", "value_qualname", coalesce("evidence_rank", arrow_cast(7, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."rt_members_v1";

-- rt_objects
SELECT "rt_id", "module", "qualname", "name", "obj_type", "source_path", "source_line", "meta", coalesce("evidence_rank", arrow_cast(7, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."rt_objects_v1";

-- rt_signature_params
SELECT "param_id", "sig_id", "name", "kind", "default_repr", "annotation_repr", "position", coalesce("evidence_rank", arrow_cast(7, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."rt_signature_params_v1";

-- rt_signatures
SELECT "sig_id", "rt_id", "signature", "return_annotation", coalesce("evidence_rank", arrow_cast(7, 'Int16')) AS "evidence_rank",
  coalesce("confidence", arrow_cast(1.0, 'Float32')) AS "confidence"
FROM "codeintel"."public"."rt_signatures_v1";

-- scip_diagnostics
SELECT stable_id_parts('scip_doc', "relative_path") AS "document_id",
  "relative_path" AS "path",
  "element__"['severity'] AS "severity",
  "element__"['code'] AS "code",
  "element__"['message'] AS "message",
  "element__"['source'] AS "source",
  "element__"['tags'] AS "tags",
  "occ_range"['start']['line0'] AS "start_line",
  "occ_range"['start']['col'] AS "start_char",
  "occ_range"['end']['line0'] AS "end_line",
  "occ_range"['end']['col'] AS "end_char",
  CAST(0 AS INT) AS "line_base",
  "occ_range"['col_unit'] AS "col_unit",
  "occ_range"['end_exclusive'] AS "end_exclusive"
FROM (SELECT "relative_path", "element_"['range'] AS "occ_range",
  unnest("element_"['diagnostics']) AS "element__"
FROM (SELECT "element"['relative_path'] AS "relative_path",
  unnest("element"['occurrences']) AS "element_"
FROM (SELECT unnest("documents") AS "element"
FROM "codeintel"."public"."scip_index_v1")));

-- scip_documents
SELECT "index_id" AS "index_id",
  stable_id_parts('scip_doc', "element"['relative_path']) AS "document_id",
  "element"['relative_path'] AS "path",
  "element"['language'] AS "language",
  "element"['position_encoding'] AS "position_encoding"
FROM (SELECT "index_id", unnest("documents") AS "element"
FROM "codeintel"."public"."scip_index_v1");

-- scip_external_symbol_information
SELECT "element"['symbol'] AS "symbol",
  "element"['display_name'] AS "display_name",
  "element"['kind'] AS "kind",
  "element"['enclosing_symbol'] AS "enclosing_symbol",
  "element"['documentation'] AS "documentation",
  "element"['signature_documentation'] AS "signature_documentation"
FROM (SELECT unnest("external_symbols") AS "element"
FROM "codeintel"."public"."scip_index_v1");

-- scip_index
SELECT "index_id", "metadata", "documents", "symbols", "external_symbols", arrow_cast(1, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."scip_index_v1";

-- scip_metadata
SELECT "index_id" AS "index_id",
  "metadata"['protocol_version'] AS "protocol_version",
  "metadata"['tool_info']['name'] AS "tool_name",
  "metadata"['tool_info']['version'] AS "tool_version",
  "metadata"['project_root'] AS "project_root",
  "metadata"['text_document_encoding'] AS "text_document_encoding"
FROM "codeintel"."public"."scip_index_v1";

-- scip_occurrences
SELECT stable_id_parts('scip_doc', "relative_path") AS "document_id",
  "relative_path" AS "path",
  "element_"['symbol'] AS "symbol",
  "element_"['symbol_roles'] AS "symbol_roles",
  "element_"['syntax_kind'] AS "syntax_kind",
  "element_"['range']['start']['line0'] AS "start_line",
  "element_"['range']['start']['col'] AS "start_char",
  "element_"['range']['end']['line0'] AS "end_line",
  "element_"['range']['end']['col'] AS "end_char",
  CAST(cardinality("element_"['range_raw']) AS INT) AS "range_len",
  "element_"['enclosing_range']['start']['line0'] AS "enc_start_line",
  "element_"['enclosing_range']['start']['col'] AS "enc_start_char",
  "element_"['enclosing_range']['end']['line0'] AS "enc_end_line",
  "element_"['enclosing_range']['end']['col'] AS "enc_end_char",
  CAST(cardinality("element_"['enclosing_range_raw']) AS INT) AS "enc_range_len",
  CAST(0 AS INT) AS "line_base",
  "element_"['range']['col_unit'] AS "col_unit",
  "element_"['range']['end_exclusive'] AS "end_exclusive"
FROM (SELECT "element"['relative_path'] AS "relative_path",
  unnest("element"['occurrences']) AS "element_"
FROM (SELECT unnest("documents") AS "element"
FROM "codeintel"."public"."scip_index_v1"));

-- scip_symbol_information
SELECT "element"['symbol'] AS "symbol",
  "element"['display_name'] AS "display_name",
  "element"['kind'] AS "kind",
  "element"['enclosing_symbol'] AS "enclosing_symbol",
  "element"['documentation'] AS "documentation",
  "element"['signature_documentation'] AS "signature_documentation"
FROM (SELECT unnest("symbols") AS "element"
FROM "codeintel"."public"."scip_index_v1");

-- scip_symbol_relationships
SELECT "parent_symbol" AS "symbol",
  "element_"['symbol'] AS "related_symbol",
  "element_"['is_reference'] AS "is_reference",
  "element_"['is_implementation'] AS "is_implementation",
  "element_"['is_type_definition'] AS "is_type_definition",
  "element_"['is_definition'] AS "is_definition"
FROM (SELECT "element"['symbol'] AS "parent_symbol",
  unnest("element"['relationships']) AS "element_"
FROM (SELECT unnest("symbols") AS "element"
FROM "codeintel"."public"."scip_index_v1"));

-- symtable_files
SELECT "repo", "path", "file_id", "blocks", "attrs", arrow_cast(2, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."symtable_files_v1";

-- symtable_scope_edges
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['parent_block_id'] AS "parent_table_id",
  "element"['block_id'] AS "child_table_id"
FROM (SELECT "file_id", "path", unnest("blocks") AS "element"
FROM "codeintel"."public"."symtable_files_v1");

-- symtable_scopes
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['block_id'] AS "table_id",
  "element"['block_type'] AS "scope_type",
  "element"['name'] AS "scope_name",
  "element"['lineno1'] AS "lineno",
  "element"['parent_block_id'] AS "parent_table_id"
FROM (SELECT "file_id", "path", unnest("blocks") AS "element"
FROM "codeintel"."public"."symtable_files_v1");

-- symtable_symbols
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "block_id" AS "table_id",
  "element_"['name'] AS "symbol_name",
  "element_"['flags']['is_referenced'] AS "is_referenced",
  "element_"['flags']['is_imported'] AS "is_imported",
  "element_"['flags']['is_parameter'] AS "is_parameter",
  "element_"['flags']['is_type_parameter'] AS "is_type_parameter",
  "element_"['flags']['is_global'] AS "is_global",
  "element_"['flags']['is_nonlocal'] AS "is_nonlocal",
  "element_"['flags']['is_declared_global'] AS "is_declared_global",
  "element_"['flags']['is_local'] AS "is_local",
  "element_"['flags']['is_annotated'] AS "is_annotated",
  "element_"['flags']['is_free'] AS "is_free",
  "element_"['flags']['is_assigned'] AS "is_assigned",
  "element_"['flags']['is_namespace'] AS "is_namespace"
FROM (SELECT "file_id", "path", "element"['block_id'] AS "block_id",
  unnest("element"['symbols']) AS "element_"
FROM (SELECT "file_id", "path", unnest("blocks") AS "element"
FROM "codeintel"."public"."symtable_files_v1"));

-- tree_sitter_files
SELECT "repo", "path", "file_id", "nodes", "errors", "missing", "attrs", arrow_cast(6, 'Int16') AS "evidence_rank",
  arrow_cast(1.0, 'Float32') AS "confidence"
FROM "codeintel"."public"."tree_sitter_files_v1";

-- ts_errors
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['error_id'] AS "ts_error_id",
  "element"['node_id'] AS "ts_node_id",
  "element"['span']['byte_span']['byte_start'] AS "start_byte",
  CAST(CAST("element"['span']['byte_span']['byte_start'] AS BIGINT) + "element"['span']['byte_span']['byte_len'] AS INT) AS "end_byte",
  TRUE AS "is_error"
FROM (SELECT "file_id", "path", unnest("errors") AS "element"
FROM "codeintel"."public"."tree_sitter_files_v1");

-- ts_missing
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['missing_id'] AS "ts_missing_id",
  "element"['node_id'] AS "ts_node_id",
  "element"['span']['byte_span']['byte_start'] AS "start_byte",
  CAST(CAST("element"['span']['byte_span']['byte_start'] AS BIGINT) + "element"['span']['byte_span']['byte_len'] AS INT) AS "end_byte",
  TRUE AS "is_missing"
FROM (SELECT "file_id", "path", unnest("missing") AS "element"
FROM "codeintel"."public"."tree_sitter_files_v1");

-- ts_nodes
SELECT "file_id" AS "file_id",
  "path" AS "path",
  "element"['node_id'] AS "ts_node_id",
  "element"['parent_id'] AS "parent_ts_id",
  "element"['kind'] AS "ts_type",
  "element"['span']['byte_span']['byte_start'] AS "start_byte",
  CAST(CAST("element"['span']['byte_span']['byte_start'] AS BIGINT) + "element"['span']['byte_span']['byte_len'] AS INT) AS "end_byte",
  "element"['flags']['is_named'] AS "is_named",
  "element"['flags']['has_error'] AS "has_error",
  "element"['flags']['is_error'] AS "is_error",
  "element"['flags']['is_missing'] AS "is_missing"
FROM (SELECT "file_id", "path", unnest("nodes") AS "element"
FROM "codeintel"."public"."tree_sitter_files_v1");

-- type_exprs_norm_v1_query
SELECT "file_id", "path", "bstart", "bend", "owner_def_id", "param_name", "expr_kind", "expr_role", "expr_text", "line_base", "col_unit", "end_exclusive", btrim(expr_text) AS "type_repr",
  CASE WHEN path IS NOT NULL AND bstart IS NOT NULL AND bend IS NOT NULL THEN stable_id_parts('cst_type_expr', 'cst_type_expr', path, bstart, bend) END AS "type_expr_id",
  stable_id_parts('type', 'type', btrim(expr_text)) AS "type_id"
FROM "codeintel"."public"."type_exprs_norm_v1";

-- type_nodes_v1_deduped
SELECT "type_id", "type_repr", "type_form", "origin"
FROM (SELECT "type_id", "type_repr", "type_form", "origin", row_number() OVER (PARTITION BY "type_id" ORDER BY "type_repr" ASC NULLS LAST, "type_form" ASC NULLS LAST, "origin" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "row_number"
FROM (SELECT *
FROM "codeintel"."public"."type_nodes_v1") AS "source") AS "numbered" WHERE "row_number" = 1;

