package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DerivedIdSql;
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
    specs.add(SPEC);
    for (IdRecipe recipe : IdRecipe.values()) {
      specs.add(StableIdsTest.spec(recipe, "all", 3));
    }
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      Random random = new Random(20);
      for (IdSpec spec : specs) {
        for (DerivedId.Kind kind : DerivedId.Kind.values()) {
          List<List<@Nullable String>> rows =
              IntStream.range(0, ROWS).mapToObj(row -> row(spec, random)).toList();
          List<String> required = random.nextBoolean() ? List.of() : spec.columns().subList(0, 1);
          DerivedId derived =
              new DerivedId("id", spec.name(), kind, ImmutableList.copyOf(required));
          Map<String, String> literals =
              spec.literals().isEmpty() || random.nextBoolean()
                  ? Map.of()
                  : Map.of(spec.literals().get(spec.literals().size() - 1), "it's");
          IdColumn ids = IdColumn.of(derived, spec, literals);
          List<@Nullable String> own = new ArrayList<>();
          for (List<@Nullable String> row : rows) {
            own.add(ids.of(name -> row.get(spec.columns().indexOf(name))));
          }
          assertThat(fromEngine(session, spec, DerivedIdSql.of(derived, spec, literals), rows))
              .as("%s %s", spec.name(), kind)
              .isEqualTo(own);
        }
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

  private static List<@Nullable String> fromEngine(
      DataFusionSession session, IdSpec spec, String expression, List<List<@Nullable String>> rows)
      throws IOException {
    String values =
        IntStream.range(0, rows.size())
            .mapToObj(
                i ->
                    rows.get(i).stream()
                        .map(IdColumnTest::literal)
                        .collect(Collectors.joining(", ", "(" + i + ", ", ")")))
            .collect(Collectors.joining(", "));
    List<String> columns = spec.columns().stream().map(SqlIdentifier::quote).toList();
    String sql =
        "SELECT %s AS id FROM (VALUES %s) AS t(\"row number\", %s) ORDER BY \"row number\""
            .formatted(expression, values, String.join(", ", columns));
    List<@Nullable String> ids = new ArrayList<>();
    try (DataFusionPlan plan = session.plan(sql);
        ArrowReader reader = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
      while (reader.loadNextBatch()) {
        for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
          Object id = reader.getVectorSchemaRoot().getVector("id").getObject(i);
          ids.add(id == null ? null : id.toString());
        }
      }
    }
    return ids;
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
