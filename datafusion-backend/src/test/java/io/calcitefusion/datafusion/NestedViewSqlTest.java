package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ElementField;
import io.calcitefusion.metadata.Expression;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.RootColumn;
import io.calcitefusion.metadata.ViewColumn;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class NestedViewSqlTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final TableName ROOT = new TableName("c", "s", "r");

  @Test
  void astNodes() {
    assertThat(shipped("ast_nodes"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", \
            "n1"['ast_id'] AS "ast_id", "n1"['parent_ast_id'] AS "parent_ast_id", \
            "n1"['kind'] AS "kind", "n1"['name'] AS "name", "n1"['value'] AS "value_repr", \
            "n1"['span']['start']['line0'] + 1 AS "lineno", \
            "n1"['span']['start']['col'] AS "col_offset", \
            "n1"['span']['end']['line0'] + 1 AS "end_lineno", \
            "n1"['span']['end']['col'] AS "end_col_offset", \
            CAST(1 AS INT) AS "line_base", "n1"['span']['col_unit'] AS "col_unit", \
            "n1"['span']['end_exclusive'] AS "end_exclusive", \
            "n1"['span']['byte_span']['byte_start'] AS "bstart", \
            "n1"['span']['byte_span']['byte_start'] + "n1"['span']['byte_span']['byte_len'] AS "bend" \
            FROM (SELECT "file_id", "path", unnest("nodes") AS "n1" \
            FROM "codeintel"."public"."ast_files_v1")""");
  }

  @Test
  void astEdges() {
    assertThat(shipped("ast_edges"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", "n1"['src'] AS "src", \
            "n1"['dst'] AS "dst", "n1"['kind'] AS "kind", "n1"['slot'] AS "slot", \
            "n1"['idx'] AS "idx" \
            FROM (SELECT "file_id", "path", unnest("edges") AS "n1" \
            FROM "codeintel"."public"."ast_files_v1")""");
  }

  @Test
  void astErrors() {
    assertThat(shipped("ast_errors"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", \
            "n1"['error_type'] AS "error_type", "n1"['message'] AS "message", \
            "n1"['span']['start']['line0'] + 1 AS "lineno", \
            "n1"['span']['start']['col'] AS "col_offset", \
            "n1"['span']['end']['line0'] + 1 AS "end_lineno", \
            "n1"['span']['end']['col'] AS "end_col_offset", \
            CAST(1 AS INT) AS "line_base", "n1"['span']['col_unit'] AS "col_unit", \
            "n1"['span']['end_exclusive'] AS "end_exclusive" \
            FROM (SELECT "file_id", "path", unnest("errors") AS "n1" \
            FROM "codeintel"."public"."ast_files_v1")""");
  }

  @Test
  void twoListsTakeTwoSubQueriesAndCarryContext() {
    NestedView view =
        new NestedView(
            "r",
            ImmutableList.of("units", "steps"),
            ImmutableList.of("code_id"),
            ImmutableList.of(
                column("id", ArrowType.Utf8.INSTANCE, new RootColumn("id")),
                column("unit", ArrowType.Utf8.INSTANCE, new RootColumn("code_id")),
                column("op", ArrowType.Utf8.INSTANCE, field("op"))));

    assertThat(NestedViewSql.of(ROOT, root(), view))
        .isEqualTo(
            """
            SELECT "id" AS "id", "code_id" AS "unit", "n2"['op'] AS "op" \
            FROM (SELECT "id", "n1"['code_id'] AS "code_id", unnest("n1"['steps']) AS "n2" \
            FROM (SELECT "id", unnest("units") AS "n1" FROM "c"."s"."r"))""");
  }

  @Test
  void threeListsWithAStructBetweenThemCarryContextOfEveryLevel() {
    NestedView view =
        new NestedView(
            "r",
            ImmutableList.of("units", "steps", "extra", "notes"),
            ImmutableList.of("code_id", "op", "weight"),
            ImmutableList.of(
                column("text", ArrowType.Utf8.INSTANCE, field("text")),
                column("all", ArrowType.Utf8.INSTANCE, new Expression("{code_id} || {op} || {id}")),
                column("weight", INT64, new RootColumn("weight"))));

    assertThat(NestedViewSql.of(ROOT, root(), view))
        .isEqualTo(
            """
            SELECT "n3"['text'] AS "text", "code_id" || "op" || "id" AS "all", \
            CAST("weight" AS BIGINT) AS "weight" \
            FROM (SELECT "id", "code_id", "n2"['op'] AS "op", "n2"['extra']['weight'] AS "weight", \
            unnest("n2"['extra']['notes']) AS "n3" \
            FROM (SELECT "id", "n1"['code_id'] AS "code_id", unnest("n1"['steps']) AS "n2" \
            FROM (SELECT "id", unnest("units") AS "n1" FROM "c"."s"."r")))""");
  }

  @Test
  void structsAloneTakeNoUnnest() {
    NestedView view =
        new NestedView(
            "r",
            ImmutableList.of("tool", "info"),
            ImmutableList.of("version"),
            ImmutableList.of(
                column("id", ArrowType.Utf8.INSTANCE, new RootColumn("id")),
                column("version", INT32, new RootColumn("version")),
                column("it's", ArrowType.Utf8.INSTANCE, field("it's"))));

    assertThat(NestedViewSql.of(ROOT, root(), view))
        .isEqualTo(
            """
            SELECT "id" AS "id", "tool"['version'] AS "version", \
            "tool"['info']['it''s'] AS "it's" FROM "c"."s"."r\"""");
  }

  @Test
  void anUnknownNameIsATypedError() {
    NestedView view =
        new NestedView(
            "r",
            ImmutableList.of("units"),
            ImmutableList.of(),
            ImmutableList.of(column("x", INT32, new RootColumn("nowhere"))));

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> NestedViewSql.of(ROOT, root(), view));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error).hasMessageContaining("'nowhere'").hasMessageContaining("units");
  }

  private static String shipped(String name) {
    Registry registry = RegistryReader.readClasspath("codeintel");
    NestedView view = (NestedView) registry.view(name).definition();
    return NestedViewSql.of(
        new TableName("codeintel", "public", view.root()), registry.dataset(view.root()), view);
  }

  /** A root with a list of structs with a list of structs with a struct with a list of structs. */
  private static DatasetSpec root() {
    Field notes = list("notes", struct("item", leaf("text", ArrowType.Utf8.INSTANCE)));
    Field extra = struct("extra", leaf("weight", INT32), notes);
    Field steps = list("steps", struct("item", leaf("op", ArrowType.Utf8.INSTANCE), extra));
    Field units = list("units", struct("item", leaf("code_id", ArrowType.Utf8.INSTANCE), steps));
    Field tool =
        struct(
            "tool", leaf("version", INT32), struct("info", leaf("it's", ArrowType.Utf8.INSTANCE)));
    return new DatasetSpec(
        "r",
        1,
        "",
        new Schema(List.of(leaf("id", ArrowType.Utf8.INSTANCE), units, tool)),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableMap.of(),
        null);
  }

  private static ElementField field(String... path) {
    return new ElementField(ImmutableList.copyOf(path));
  }

  private static ViewColumn column(
      String name, ArrowType type, io.calcitefusion.metadata.ColumnSource source) {
    return new ViewColumn(leaf(name, type), source);
  }

  private static Field leaf(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), List.of());
  }

  private static Field struct(String name, Field... children) {
    return new Field(name, FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(children));
  }

  private static Field list(String name, Field child) {
    return new Field(name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(child));
  }
}
