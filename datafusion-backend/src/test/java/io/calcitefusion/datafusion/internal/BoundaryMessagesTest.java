package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.SqlPosition;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.EvolutionPolicy;
import io.calcitefusion.metadata.ScanPolicy;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class BoundaryMessagesTest {
  private static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable("a", new ArrowType.Int(64, true))));

  @Test
  void engineOptions() {
    EngineOptions options =
        EngineOptions.builder()
            .workerThreads(2)
            .memoryLimitBytes(8_589_934_592L)
            .spillFolder(Path.of("/spill"))
            .settings(Map.of("datafusion.x", "y"))
            .build();

    assertThat(text(Messages.engine(options)))
        .startsWith(
            "{\"workerThreads\":2,\"memoryPool\":\"FAIR\",\"memoryLimitBytes\":8589934592,"
                + "\"spillFolder\":\"/spill\",\"profile\":{")
        .contains("\"datafusion.execution.listing_table_ignore_subdirectory\":\"false\"")
        .contains("\"datafusion.runtime.metadata_cache_limit\":\"512M\"")
        .endsWith("},\"settings\":{\"datafusion.x\":\"y\"}}");
  }

  @Test
  void sessionOptionsWithAbsoluteFolders() {
    SessionOptions options =
        SessionOptions.builder()
            .access(AccessLevel.ADMIN)
            .allowedFolders(List.of(Path.of("/data/../data")))
            .build();

    assertThat(text(Messages.session(options)))
        .isEqualTo(
            "{\"catalog\":\"datafusion\",\"schema\":\"public\",\"timeZone\":\"UTC\","
                + "\"access\":\"ADMIN\",\"allowedFolders\":[\"/data\"],\"planningMillis\":10000,\"settings\":{}}");
  }

  @Test
  void names() {
    assertThat(text(Messages.table(new TableName("c", "s", "t \"x\""))))
        .isEqualTo("{\"catalog\":\"c\",\"schema\":\"s\",\"table\":\"t \\\"x\\\"\"}");
  }

  @Test
  void stagedSchemaWithFilesErrorsEmptyTablesAndViews() {
    DatasetLocation files =
        DatasetLocation.of(
            ImmutableList.of("/a/b.csv"),
            DataFormat.CSV,
            ImmutableMap.of("format.has_header", "true"),
            ImmutableList.of(
                new SortKey("a", SortOrder.ASCENDING), new SortKey("b", SortOrder.DESCENDING)));
    StagedSchema staged =
        new StagedSchema(
            "c",
            "s",
            ImmutableList.of(
                new StagedSchema.Table(
                    "t",
                    SCHEMA,
                    List.of("a"),
                    null,
                    new StagedSchema.Source.Files(
                        files, ScanPolicy.DEFAULT, EvolutionPolicy.DEFAULT, Path.of("/a"))),
                new StagedSchema.Table(
                    "u",
                    SCHEMA,
                    List.of(),
                    null,
                    new StagedSchema.Source.Broken(
                        new DataFusionException(ErrorKind.IO, "58P01", "gone"), null)),
                new StagedSchema.Table(
                    "w", SCHEMA, List.of(), "CREATE …", new StagedSchema.Source.Empty())),
            ImmutableList.of(new StagedSchema.View("v", "SELECT 1")),
            ImmutableList.of(
                new DiagnosticTable(
                    "registry",
                    "d",
                    SCHEMA,
                    ImmutableList.of(Arrays.asList("x", 1, 2L, 0.5, true, List.of("y"), null)))));
    String schema = Base64.getEncoder().encodeToString(SCHEMA.serializeAsMessage());

    assertThat(text(staged.toMessage()))
        .isEqualTo(
            "{\"catalog\":\"c\",\"schema\":\"s\",\"tables\":["
                + "{\"name\":\"t\",\"arrowSchema\":\"%1$s\",\"keys\":[\"a\"],".formatted(schema)
                + "\"files\":{\"paths\":[\"/a/b.csv\"],\"root\":\"/a\",\"format\":\"csv\","
                + "\"options\":{\"format.has_header\":\"true\"},\"sorted\":["
                + "{\"column\":\"a\",\"ascending\":true,\"nullsFirst\":false},"
                + "{\"column\":\"b\",\"ascending\":false,\"nullsFirst\":true}],"
                + "\"partitionColumns\":[],\"ignoreSubdirectory\":false,"
                + "\"skipArrowMetadata\":false,\"cache\":false,\"evolution\":{"
                + "\"promotion\":\"PERMISSIVE\",\"renames\":{},\"allowMissing\":false,"
                + "\"allowExtra\":true,\"allowCasts\":true}}},"
                + "{\"name\":\"u\",\"arrowSchema\":\"%1$s\",\"keys\":[],".formatted(schema)
                + "\"error\":{\"kind\":\"IO\",\"sqlState\":\"58P01\",\"message\":\"gone\"}},"
                + "{\"name\":\"w\",\"arrowSchema\":\"%1$s\",\"keys\":[],".formatted(schema)
                + "\"definition\":\"CREATE …\"}],"
                + "\"views\":[{\"name\":\"v\",\"sql\":\"SELECT 1\"}],"
                + "\"diagnostics\":[{\"schema\":\"registry\",\"name\":\"d\","
                + "\"arrowSchema\":\"%1$s\",".formatted(schema)
                + "\"rows\":[[\"x\",1,2,0.5,true,[\"y\"],null]]}]}");
  }

  @Test
  void schemasSurviveTheWayThroughIpc() {
    assertThat(ArrowSchemas.read(ArrowSchemas.write(SCHEMA))).isEqualTo(SCHEMA);
    assertProtocolError(() -> ArrowSchemas.read(new byte[] {1, 2, 3}), "Arrow schema");
  }

  @Test
  void framesAreReadInOrderAndToTheEnd() {
    Frames frames = new Frames(new byte[] {0, 0, 0, 1, 7, 0, 0, 0, 0});
    assertThat(frames.next()).containsExactly(7);
    assertThat(frames.next()).isEmpty();
    frames.end();
    assertProtocolError(frames::next, "a section is missing");
    assertProtocolError(() -> new Frames(new byte[] {0, 0, 0, 2, 7}).next(), "2 bytes");
    assertProtocolError(() -> new Frames(new byte[] {-1, 0, 0, 2, 7}).next(), "bytes");
    assertProtocolError(() -> new Frames(new byte[] {1}).end(), "after the last section");
  }

  @Test
  void errorsOfTheNativeSideKeepAllTheirParts() {
    Throwable cause = new IOException("x");
    DataFusionException error = NativeErrors.create("SYNTAX", "42601", "bad", 2, 5, cause);

    assertThat(error.kind()).isEqualTo(ErrorKind.SYNTAX);
    assertThat(error.sqlState()).isEqualTo("42601");
    assertThat(error).hasMessage("bad").hasCause(cause);
    assertThat(error.position()).isEqualTo(new SqlPosition(2, 5));
    assertThat(NativeErrors.create("IO", "58030", "bad", 0, 0, null).position()).isNull();
    assertProtocolError(() -> NativeErrors.create("NEW", "00000", "bad", 0, 0, null), "'NEW'");
  }

  @Test
  void errorsOfAStreamAreReadFromTheirText() {
    DataFusionException typed =
        NativeErrors.ofStream(new IOException("External error: [DATA 22012] Divide by\nzero"));
    assertThat(typed.kind()).isEqualTo(ErrorKind.DATA);
    assertThat(typed.sqlState()).isEqualTo("22012");
    assertThat(typed).hasMessage("Divide by\nzero");

    DataFusionException plain = NativeErrors.ofStream(new IOException("strange"));
    assertThat(plain.kind()).isEqualTo(ErrorKind.EXECUTION);
    assertThat(plain).hasMessage("strange");
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static void assertProtocolError(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    DataFusionException error = catchThrowableOfType(DataFusionException.class, call);
    assertThat(error.kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(error).hasMessageContaining(message);
  }
}
