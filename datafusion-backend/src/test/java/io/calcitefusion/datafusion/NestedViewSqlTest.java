package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.ColumnSource;
import io.calcitefusion.metadata.ContextField;
import io.calcitefusion.metadata.ContextReference;
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
  private static final TableName ROOT = new TableName("c", "s", "r");

  @Test
  void astNodes() {
    assertThat(shipped("ast_nodes"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", \
            "element"['ast_id'] AS "ast_id", "element"['parent_ast_id'] AS "parent_ast_id", \
            "element"['kind'] AS "kind", "element"['name'] AS "name", "element"['value'] AS "value_repr", \
            "element"['span']['start']['line0'] + 1 AS "lineno", \
            "element"['span']['start']['col'] AS "col_offset", \
            "element"['span']['end']['line0'] + 1 AS "end_lineno", \
            "element"['span']['end']['col'] AS "end_col_offset", \
            CAST(1 AS INT) AS "line_base", "element"['span']['col_unit'] AS "col_unit", \
            "element"['span']['end_exclusive'] AS "end_exclusive", \
            "element"['span']['byte_span']['byte_start'] AS "bstart", \
            CAST(CAST("element"['span']['byte_span']['byte_start'] AS BIGINT) \
            + "element"['span']['byte_span']['byte_len'] AS INT) AS "bend" \
            FROM (SELECT "file_id", "path", unnest("nodes") AS "element" \
            FROM "codeintel"."public"."ast_files_v1")\
            """);
  }

  @Test
  void astEdges() {
    assertThat(shipped("ast_edges"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", "element"['src'] AS "src", \
            "element"['dst'] AS "dst", "element"['kind'] AS "kind", "element"['slot'] AS "slot", \
            "element"['idx'] AS "idx" \
            FROM (SELECT "file_id", "path", unnest("edges") AS "element" \
            FROM "codeintel"."public"."ast_files_v1")\
            """);
  }

  @Test
  void astErrors() {
    assertThat(shipped("ast_errors"))
        .isEqualTo(
            """
            SELECT "file_id" AS "file_id", "path" AS "path", \
            "element"['error_type'] AS "error_type", "element"['message'] AS "message", \
            "element"['span']['start']['line0'] + 1 AS "lineno", \
            "element"['span']['start']['col'] AS "col_offset", \
            "element"['span']['end']['line0'] + 1 AS "end_lineno", \
            "element"['span']['end']['col'] AS "end_col_offset", \
            CAST(1 AS INT) AS "line_base", "element"['span']['col_unit'] AS "col_unit", \
            "element"['span']['end_exclusive'] AS "end_exclusive" \
            FROM (SELECT "file_id", "path", unnest("errors") AS "element" \
            FROM "codeintel"."public"."ast_files_v1")\
            """);
  }

  @Test
  void twoListsTakeTwoSubQueriesAndCarryContext() {
    NestedView view =
        view(
            List.of("units", "steps"),
            List.of(context("unit", "units", "code_id")),
            column("id", ArrowType.Utf8.INSTANCE, new RootColumn("id")),
            column("unit", ArrowType.Utf8.INSTANCE, reference("unit")),
            column("op", ArrowType.Utf8.INSTANCE, field("op")));

    assertThat(NestedViewSql.of(ROOT, root(), null, view))
        .isEqualTo(
            """
            SELECT "id" AS "id", "unit" AS "unit", "element_"['op'] AS "op" \
            FROM (SELECT "id", "element"['code_id'] AS "unit", \
            unnest("element"['steps']) AS "element_" \
            FROM (SELECT "id", unnest("units") AS "element" FROM "c"."s"."r"))\
            """);
  }

  @Test
  void threeListsWithAStructBetweenThemCarryContextOfEveryLevel() {
    NestedView view =
        view(
            List.of("units", "steps", "extra", "notes"),
            List.of(
                context("id", "units", "code_id"),
                context("weight", "units", "steps", "extra", "weight")),
            column("text", ArrowType.Utf8.INSTANCE, field("text")),
            column(
                "all",
                ArrowType.Utf8.INSTANCE,
                new Expression("'{{' || {context:id} || {root:id} || {text}")),
            column("weight", INT32, reference("weight")));

    assertThat(NestedViewSql.of(ROOT, root(), null, view))
        .isEqualTo(
            """
            SELECT "element__"['text'] AS "text", \
            '{' || "id_" || "id" || "element__"['text'] AS "all", "weight" AS "weight" \
            FROM (SELECT "id", "id_", "element_"['extra']['weight'] AS "weight", \
            unnest("element_"['extra']['notes']) AS "element__" \
            FROM (SELECT "id", "element"['code_id'] AS "id_", \
            unnest("element"['steps']) AS "element_" \
            FROM (SELECT "id", unnest("units") AS "element" FROM "c"."s"."r")))\
            """);
  }

  @Test
  void contextOfAStructBelowTheLastListIsReadInPlace() {
    NestedView view =
        view(
            List.of("units", "info"),
            List.of(context("unit", "units", "code_id")),
            column("unit", ArrowType.Utf8.INSTANCE, reference("unit")),
            column("version", INT32, field("version")));

    assertThat(NestedViewSql.of(ROOT, root(), null, view))
        .isEqualTo(
            """
            SELECT "element"['code_id'] AS "unit", "element"['info']['version'] AS "version" \
            FROM (SELECT unnest("units") AS "element" FROM "c"."s"."r")\
            """);
  }

  @Test
  void structsAloneTakeNoUnnest() {
    NestedView view =
        view(
            List.of("tool", "info"),
            List.of(),
            column("id", ArrowType.Utf8.INSTANCE, new RootColumn("id")),
            column("it's", ArrowType.Utf8.INSTANCE, field("it's")));

    assertThat(NestedViewSql.of(ROOT, root(), null, view))
        .isEqualTo(
            """
            SELECT "id" AS "id", "tool"['info']['it''s'] AS "it's" FROM "c"."s"."r\"\
            """);
  }

  @Test
  void theElementItselfCanBeAColumn() {
    NestedView view =
        view(
            List.of("names"),
            List.of(),
            column("name", ArrowType.Utf8.INSTANCE, field()),
            column("upper", ArrowType.Utf8.INSTANCE, new Expression("upper({.})")));

    assertThat(NestedViewSql.of(ROOT, root(), null, view))
        .isEqualTo(
            """
            SELECT "element" AS "name", upper("element") AS "upper" \
            FROM (SELECT unnest("names") AS "element" FROM "c"."s"."r")\
            """);
  }

  @Test
  void anUnknownNameIsATypedError() {
    NestedView view =
        view(List.of("units"), List.of(), column("x", INT32, new RootColumn("nowhere")));

    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> NestedViewSql.of(ROOT, root(), null, view));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error).hasMessageContaining("'nowhere'").hasMessageContaining("units");
  }

  private static String shipped(String name) {
    Registry registry = RegistryReader.readClasspath("codeintel");
    NestedView view = (NestedView) registry.view(name).definition();
    return NestedViewSql.of(
        new TableName("codeintel", "public", view.root()),
        registry.dataset(view.root()),
        null,
        view);
  }

  /** A root with a list of structs with a list of structs with a struct with a list of structs. */
  private static DatasetSpec root() {
    Field notes = list("notes", struct("item", leaf("text", ArrowType.Utf8.INSTANCE)));
    Field extra = struct("extra", leaf("weight", INT32), notes);
    Field steps = list("steps", struct("item", leaf("op", ArrowType.Utf8.INSTANCE), extra));
    Field info = struct("info", leaf("version", INT32), leaf("it's", ArrowType.Utf8.INSTANCE));
    Field units =
        list("units", struct("item", leaf("code_id", ArrowType.Utf8.INSTANCE), steps, info));
    Field names = list("names", leaf("item", ArrowType.Utf8.INSTANCE));
    return DatasetSpec.builder(
            "r",
            1,
            new Schema(
                List.of(leaf("id", ArrowType.Utf8.INSTANCE), units, struct("tool", info), names)))
        .build();
  }

  private static NestedView view(
      List<String> path, List<ContextField> context, ViewColumn... columns) {
    return new NestedView(
        "r",
        ImmutableList.copyOf(path),
        ImmutableList.copyOf(context),
        ImmutableList.copyOf(columns));
  }

  private static ContextField context(String name, String... path) {
    return new ContextField(name, ImmutableList.copyOf(path));
  }

  private static ContextReference reference(String name) {
    return new ContextReference(name, ImmutableList.of());
  }

  private static ElementField field(String... path) {
    return new ElementField(ImmutableList.copyOf(path));
  }

  private static ViewColumn column(String name, ArrowType type, ColumnSource source) {
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
