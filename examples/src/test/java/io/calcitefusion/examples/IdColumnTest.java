package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.SqlIdentifier;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.IdRecipe;
import io.calcitefusion.metadata.IdSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
final class IdColumnTest {

  private static final int ROWS = 25;

  private static final IdSpec SPEC =
      new IdSpec(
          "s",
          "",
          "p",
          ImmutableList.of("first", "second"),
          ImmutableList.of("a", "b"),
          IdRecipe.REGISTRY,
          "<none>");

  @Test
  void aHashIsNeverNull() {
    IdColumn ids = column(DerivedId.Kind.HASH, List.of("a"), Map.of());
    assertThat(ids.of(name -> null))
        .isEqualTo("p:" + StableIds.hash128("p\u001f<none>\u001f<none>"));
  }

  @Test
  void aMaskedHashIsNullWithoutARequiredValue() {
    IdColumn ids = column(DerivedId.Kind.MASKED_HASH, List.of("b"), Map.of());
    assertThat(ids.of(values("x", null))).isNull();
    assertThat(ids.of(values(null, "y")))
        .isEqualTo("p:" + StableIds.hash128("p\u001f<none>\u001fy"));
  }

  @Test
  void aMaskedHashThatRequiresNothingElseRequiresItsParts() {
    IdColumn ids = column(DerivedId.Kind.MASKED_HASH, List.of(), Map.of());
    assertThat(ids.of(values("x", null))).isNull();
    assertThat(ids.of(values(null, "y"))).isNull();
    assertThat(ids.of(values("x", "y"))).isNotNull();
  }

  @Test
  void givenLiteralsComeFirstInTheOrderOfTheSpec() {
    IdColumn both =
        column(DerivedId.Kind.HASH, List.of(), Map.of("second", "2", "first", "1", "other", "3"));
    assertThat(both.of(values("x", "y")))
        .isEqualTo("p:" + StableIds.hash128("p\u001f1\u001f2\u001fx\u001fy"));
    IdColumn one = column(DerivedId.Kind.HASH, List.of(), Map.of("second", "2"));
    assertThat(one.of(values("x", "y")))
        .isEqualTo("p:" + StableIds.hash128("p\u001f2\u001fx\u001fy"));
  }

  /** Every shipped id spec, and every recipe, on rows of random texts, numbers and nulls. */
  @Test
  void theEngineMakesTheSameIds() throws IOException {
    List<IdSpec> specs = new ArrayList<>(Shipped.REGISTRY.vocabulary().idSpecs().values());
    assertThat(specs).hasSizeGreaterThan(30);
    for (IdRecipe recipe : IdRecipe.values()) {
      specs.add(StableIdsTest.spec(recipe, "all", 3));
    }
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      Random random = new Random(20);
      for (IdSpec spec : specs) {
        List<List<@Nullable String>> rows =
            IntStream.range(0, ROWS).mapToObj(row -> row(spec, random)).toList();
        List<String> own = rows.stream().map(row -> StableIds.id(spec, List.of(), row)).toList();
        assertThat(fromEngine(session, spec, rows)).as(spec.name()).isEqualTo(own);
      }
    }
  }

  private static List<@Nullable String> row(IdSpec spec, Random random) {
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 0; i < spec.columns().size(); i++) {
      row.add(
          switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> Long.toString(random.nextLong());
            case 2 -> "";
            default -> RandomText.of(random, random.nextInt(40));
          });
    }
    return row;
  }

  private static List<String> fromEngine(
      DataFusionSession session, IdSpec spec, List<List<@Nullable String>> rows)
      throws IOException {
    String values =
        IntStream.range(0, rows.size())
            .mapToObj(
                i ->
                    rows.get(i).stream()
                        .map(IdColumnTest::literal)
                        .collect(Collectors.joining(", ", "(" + i + ", ", ")")))
            .collect(Collectors.joining(", "));
    List<String> columns =
        IntStream.range(0, spec.columns().size()).mapToObj(i -> "c" + i).toList();
    String sql =
        "SELECT %s AS id FROM (VALUES %s) AS t(n, %s) ORDER BY n"
            .formatted(expression(spec, columns), values, String.join(", ", columns));
    List<String> ids = new ArrayList<>();
    try (DataFusionPlan plan = session.plan(sql);
        ArrowReader reader = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
      while (reader.loadNextBatch()) {
        for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
          ids.add(String.valueOf(reader.getVectorSchemaRoot().getVector("id").getObject(i)));
        }
      }
    }
    return ids;
  }

  private static String expression(IdSpec spec, List<String> columns) {
    String prefix = SqlIdentifier.literal(spec.prefix());
    String texts =
        columns.stream()
            .map(column -> "coalesce(" + column + ", '" + spec.nullText() + "')")
            .collect(Collectors.joining(", "));
    String parts = String.join(", ", columns);
    return switch (spec.recipe()) {
      case REGISTRY -> "stable_id_parts(" + prefix + ", " + prefix + ", " + parts + ")";
      case INGESTION -> "stable_id_parts(" + prefix + ", " + prefix + ", " + texts + ")";
      case PARTS -> "stable_id_parts(" + prefix + ", " + parts + ")";
      case JOINED -> "prefixed_hash64(" + prefix + ", concat_ws(':', " + parts + "))";
    };
  }

  private static String literal(@Nullable String text) {
    return text == null ? "CAST(NULL AS VARCHAR)" : SqlIdentifier.literal(text);
  }

  private static IdColumn column(
      DerivedId.Kind kind, List<String> required, Map<String, String> literals) {
    return IdColumn.of(
        new DerivedId("id", "s", kind, ImmutableList.copyOf(required)), SPEC, literals);
  }

  private static java.util.function.Function<String, @Nullable String> values(
      @Nullable String a, @Nullable String b) {
    Map<String, @Nullable String> values = new HashMap<>();
    values.put("a", a);
    values.put("b", b);
    return values::get;
  }
}
