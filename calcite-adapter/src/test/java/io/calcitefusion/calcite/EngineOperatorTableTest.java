package io.calcitefusion.calcite;

import static io.calcitefusion.calcite.SampleCatalog.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionCatalog;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionType;
import io.calcitefusion.datafusion.FunctionVolatility;
import io.calcitefusion.datafusion.JavaFunction;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SqlPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCallBinding;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineOperatorTableTest {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void everyRoutineIsAnOperatorInAnyCase() {
    for (List<?> row :
        engine.natively(
            "SELECT DISTINCT routine_name FROM information_schema.routines WHERE function_type <> 'TABLE'")) {
      String name = String.valueOf(row.get(0));
      assertThat(engine.frontEnd().function(name)).as(name).isNotNull();
      assertThat(engine.frontEnd().function(name.toUpperCase(Locale.ROOT))).as(name).isNotNull();
    }
  }

  @Test
  void relBuilderCallsFunctionsOfTheEngine() {
    RelBuilder builder = engine.frontEnd().relBuilder();
    builder.scan("t");
    builder.project(
        builder.call(
            engine.frontEnd().function("ARROW_CAST"),
            builder.field("id"),
            builder.literal("Float32")),
        builder.call(engine.frontEnd().function("md5"), builder.field("s")),
        builder.call(engine.frontEnd().function("nvl"), builder.field("s"), builder.literal("?")));

    try (PreparedQuery prepared = engine.frontEnd().prepare(builder.build())) {
      assertThat(prepared.rowType().getFieldList().get(0).getType().getSqlTypeName())
          .isEqualTo(SqlTypeName.REAL);
      assertThat(prepared.dataFusionSql()).contains("\"arrow_cast\"(\"t0\".\"id\", 'Float32')");
    }
  }

  @Test
  void relBuilderCallsAggregatesOfTheEngine() {
    RelBuilder builder = engine.frontEnd().relBuilder();
    builder.scan("t");
    builder.aggregate(
        builder.groupKey(),
        builder.aggregateCall(
            (SqlAggFunction) engine.frontEnd().function("median"), builder.field("id")),
        builder
            .aggregateCall(
                (SqlAggFunction) engine.frontEnd().function("first_value"), builder.field("s"))
            .sort(builder.desc(builder.field("id")))
            .filter(
                builder.call(
                    SqlStdOperatorTable.LESS_THAN, builder.field("id"), builder.literal(3))));

    assertThat(engine.query(builder.build())).containsExactly(List.of(2.0, "b"));
  }

  @Test
  void functionsInJavaAreKnownAsSoonAsTheyAreRegistered() {
    assertThat(refusal("SELECT plus_one(id) FROM t").sqlState()).isEqualTo("42883");
    engine.engine().registerFunction(new PlusOne());

    assertThat(engine.query("SELECT Plus_One(id) FROM t WHERE plus_one(id) > 2 ORDER BY 1"))
        .containsExactly(List.of(3L), List.of(4L));
    assertThat(engine.query("SELECT plus_one(5)")).containsExactly(List.of(6L));
    assertThat(engine.query("SELECT plus_one(CAST(? AS BIGINT))", new ParameterValue(INT64, 7L)))
        .containsExactly(List.of(8L));
    assertThat(refusal("SELECT plus_one(s, id) FROM t"))
        .hasMessageContaining("plus_one")
        .matches(error -> new SqlPosition(1, 8).equals(error.position()));

    engine.engine().dropFunction("plus_one");
    assertThat(refusal("SELECT plus_one(id) FROM t").sqlState()).isEqualTo("42883");
  }

  @Test
  void sessionsShareTheFunctionsOfTheirEngineAtEachOfItsVersions() {
    assertThat(engine.frontEnd().function("abs")).isNotNull();
    FunctionCatalog shared = shared();
    DataFusionFrontEnd other = DataFusionFrontEnd.of(engine.session());
    assertThat(other.function("abs")).isNotNull();
    assertThat(shared()).isSameAs(shared);

    engine.engine().registerFunction(new PlusOne());
    assertThat(other.function("plus_one")).isNotNull();
    assertThat(engine.frontEnd().function("plus_one")).isNotNull();
    assertThat(shared()).isNotSameAs(shared);
    engine.engine().dropFunction("plus_one");
    assertThat(refusal("SELECT plus_one(1)").sqlState()).isEqualTo("42883");
  }

  /** What a front end has left for the others. */
  private FunctionCatalog shared() {
    return engine
        .engine()
        .derivedFromCatalog(
            FunctionCatalog.class,
            snapshot -> {
              throw new AssertionError("no front end has asked for the functions");
            });
  }

  @Test
  void parametersNeedTheirTypes() {
    assertThat(
            engine.query(
                "SELECT id FROM t WHERE md5(s) = md5(CAST(? AS VARCHAR))",
                new ParameterValue(ArrowType.Utf8.INSTANCE, "b")))
        .containsExactly(List.of(2L));
    assertThat(refusal("SELECT nvl(?, 1)").sqlState()).isEqualTo("42P18");
    assertThat(refusal("SELECT abs(?)").sqlState()).isEqualTo("42P18");
    assertThat(refusal("SELECT array_length(?)").sqlState()).isEqualTo("42P18");
    assertThat(refusal("SELECT array_has(?, ?)").sqlState()).isEqualTo("42P18");
  }

  @Test
  void parametersBesideListsAndOfTextsHaveTheTypeThatIsMeant() {
    assertThat(parameter("SELECT upper(?)")).isEqualTo("Utf8");
    assertThat(parameter("SELECT id FROM t WHERE lower(s) = lower(?)")).isEqualTo("Utf8");
    assertThat(parameter("SELECT array_has(?, id) FROM t")).isEqualTo("List");
    assertThat(parameter("SELECT LIST_APPEND(arr, ?) FROM t")).isEqualTo("Int(64, true)");
    assertThat(parameter("SELECT array_prepend(id + 1, ?) FROM t")).isEqualTo("List");
    assertThat(parameter("SELECT array_has_any(?, arr) FROM t")).isEqualTo("List");
    for (String comparison : List.of("= ANY", "= SOME", "<> ALL")) {
      assertThat(parameter("SELECT id FROM t WHERE id " + comparison + " (?)"))
          .as(comparison)
          .isEqualTo("List");
    }
    assertThat(parameter("SELECT id FROM t WHERE id IN (?)")).isEqualTo("Int(64, true)");
  }

  private String parameter(String sql) {
    try (PreparedQuery query = engine.frontEnd().prepare(sql)) {
      return query.parameterSchema().getFields().get(0).getType().toString();
    }
  }

  @Test
  void unknownFunctionsHaveNearNames() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> engine.frontEnd().function("array_lenght"));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error).hasMessageContaining("array_length");
  }

  @Test
  void refusalsOfBothNameCalcitesForms() {
    assertThat(refusal("SELECT initcap(arr) FROM t"))
        .hasMessageContaining("INITCAP")
        .matches(error -> error.sqlState().equals("42804"));
    assertThat(refusal("SELECT array_length(id) FROM t"))
        .hasMessageContaining("array_length")
        .matches(error -> new SqlPosition(1, 8).equals(error.position()));
  }

  @Test
  void theEngineIsAskedOncePerSignature() {
    List<FunctionCall> asked = new ArrayList<>();
    TypeOracle oracle =
        new TypeOracle(
            calls -> {
              asked.addAll(calls);
              return ImmutableList.of(
                  calls.get(0).arguments().size() == 1
                      ? new FunctionType.Result(field("r", INT64))
                      : new FunctionType.Refusal(ErrorKind.PLAN, "42804", "no"));
            });
    RexBuilder rex = new RexBuilder(DataFusionTypeFactory.INSTANCE);
    RexNode number = rex.makeExactLiteral(java.math.BigDecimal.ONE);
    for (int i = 0; i < 3; i++) {
      assertThat(oracle.type(FunctionKind.SCALAR, "f", call(rex, number)).getSqlTypeName())
          .isEqualTo(SqlTypeName.BIGINT);
      assertThat(
              catchThrowableOfType(
                  DataFusionException.class,
                  () -> oracle.type(FunctionKind.SCALAR, "f", call(rex, number, number))))
          .hasMessage("no");
      oracle.type(FunctionKind.SCALAR, "date_part", call(rex, rex.makeLiteral("year")));
      oracle.type(FunctionKind.SCALAR, "date_part", call(rex, rex.makeLiteral("week")));
    }

    assertThat(asked).hasSize(4).doesNotHaveDuplicates();
  }

  private static SqlOperatorBinding call(RexBuilder rex, RexNode... operands) {
    return new RexCallBinding(
        rex.getTypeFactory(), SqlStdOperatorTable.COALESCE, List.of(operands), List.of());
  }

  private DataFusionException refusal(String sql) {
    return catchThrowableOfType(DataFusionException.class, () -> engine.query(sql));
  }

  private static final class PlusOne implements JavaFunction {
    @Override
    public String name() {
      return "plus_one";
    }

    @Override
    public List<Field> parameters() {
      return List.of(field("x", INT64));
    }

    @Override
    public Field returns() {
      return field("r", INT64);
    }

    @Override
    public FunctionVolatility volatility() {
      return FunctionVolatility.IMMUTABLE;
    }

    @Override
    public FieldVector evaluate(VectorSchemaRoot arguments, int rows, BufferAllocator allocator) {
      BigIntVector values = (BigIntVector) arguments.getVector(0);
      BigIntVector result = new BigIntVector("r", allocator);
      result.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        if (values.isNull(i)) {
          result.setNull(i);
        } else {
          result.set(i, values.get(i) + 1);
        }
      }
      result.setValueCount(rows);
      return result;
    }
  }
}
