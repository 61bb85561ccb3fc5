package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The types of calls equal those that the engine's analyzed plans have, for every routine of {@code
 * information_schema} and many types of arguments.
 */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionTypesTest {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;

  /** Columns of one table without rows, by the number of arguments that they are tried for. */
  private static final ImmutableList<Field> FOR_TRIPLES =
      ImmutableList.of(
          column("i64", INT64),
          new Field("text", FieldType.notNullable(UTF8), List.of()),
          column("list", ArrowType.List.INSTANCE, column("item", INT64)),
          column("f64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));

  private static final ImmutableList<Field> FOR_PAIRS =
      ImmutableList.<Field>builder()
          .addAll(FOR_TRIPLES)
          .add(column("dec", new ArrowType.Decimal(10, 2, 128)))
          .add(column("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")))
          .add(
              column(
                  "map",
                  new ArrowType.Map(false),
                  new Field(
                      "entries",
                      FieldType.notNullable(ArrowType.Struct.INSTANCE),
                      List.of(
                          new Field("key", FieldType.notNullable(UTF8), List.of()),
                          column("value", INT64)))))
          .add(new Field("u8", FieldType.notNullable(new ArrowType.Int(8, false)), List.of()))
          .build();

  private static final ImmutableList<Field> COLUMNS =
      ImmutableList.<Field>builder()
          .addAll(FOR_PAIRS)
          .add(column("bool", ArrowType.Bool.INSTANCE))
          .add(column("i8", new ArrowType.Int(8, true)))
          .add(new Field("i32", FieldType.notNullable(new ArrowType.Int(32, true)), List.of()))
          .add(column("u64", new ArrowType.Int(64, false)))
          .add(column("f32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)))
          .add(column("wide", new ArrowType.Decimal(50, 3, 256)))
          .add(column("large", ArrowType.LargeUtf8.INSTANCE))
          .add(column("bytes", ArrowType.Binary.INSTANCE))
          .add(column("fixed", new ArrowType.FixedSizeBinary(16)))
          .add(column("day", new ArrowType.Date(DateUnit.DAY)))
          .add(column("date64", new ArrowType.Date(DateUnit.MILLISECOND)))
          .add(column("time", new ArrowType.Time(TimeUnit.NANOSECOND, 64)))
          .add(column("seconds", new ArrowType.Timestamp(TimeUnit.SECOND, null)))
          .add(column("span", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO)))
          .add(column("duration", new ArrowType.Duration(TimeUnit.MILLISECOND)))
          .add(column("texts", ArrowType.List.INSTANCE, column("item", UTF8)))
          .add(column("three", new ArrowType.FixedSizeList(3), column("item", INT64)))
          .add(column("lists", ArrowType.LargeList.INSTANCE, column("item", UTF8)))
          .add(column("pair", ArrowType.Struct.INSTANCE, column("a", INT64), column("b", UTF8)))
          .add(
              new Field(
                  "code",
                  new FieldType(
                      true, UTF8, new DictionaryEncoding(1, false, new ArrowType.Int(32, true))),
                  List.of()))
          .add(column("nothing", ArrowType.Null.INSTANCE))
          .build();

  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    engine.registerTable(new TableName("datafusion", "public", "e"), new NoRows());
    engine.registerFunction(new Twice());
  }

  @AfterAll
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void everyRoutineIsListedWithItsKind() {
    Set<String> listed =
        session.functions().functions().stream()
            .filter(function -> function.kind() != FunctionKind.HIGHER_ORDER)
            .map(function -> function.name() + ' ' + function.kind())
            .collect(Collectors.toSet());

    Set<String> routines =
        SqlRows.of(
                session,
                "SELECT DISTINCT routine_name, function_type FROM information_schema.routines")
            .stream()
            .map(row -> row.get(0) + " " + row.get(1))
            .collect(Collectors.toSet());
    assertThat(listed).isEqualTo(routines).hasSizeGreaterThan(300);
  }

  /** Functions with lambdas are no routines to the engine. */
  @Test
  void everyFunctionWithLambdasHasTheTypeOfItsPlan() {
    List<String> names =
        session.functions().functions().stream()
            .filter(function -> function.kind() == FunctionKind.HIGHER_ORDER)
            .map(FunctionDescription::name)
            .toList();
    assertThat(names)
        .contains("array_transform", "list_transform", "array_filter", "array_any_match")
        .contains("any_match", "array_first", "list_first");

    Field numbers = column("list", ArrowType.List.INSTANCE, column("item", INT64));
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      FunctionType parameters =
          typeOf(new FunctionCall(FunctionKind.HIGHER_ORDER, name, arguments(numbers)));
      assertThat(parameters.get().getChildren().get(0).getChildren())
          .as(name)
          .extracting(Field::getType)
          .containsExactly(INT64);
      FunctionType result =
          typeOf(
              new FunctionCall(
                  FunctionKind.HIGHER_ORDER,
                  name,
                  arguments(numbers, column("body", ArrowType.Bool.INSTANCE))));
      String call = name + "(CAST(NULL AS BIGINT[]), x -> x > 1)";
      if (!planned(call).equals(text(result.get()))) {
        failures.add("%s: planned '%s', typed '%s'".formatted(call, planned(call), result));
      }
    }
    assertThat(failures).isEmpty();
    assertThatThrownBy(
            () ->
                typeOf(
                        new FunctionCall(
                            FunctionKind.HIGHER_ORDER,
                            "array_filter",
                            arguments(column("i", INT64))))
                    .get())
        .hasMessageContaining("Int64");
  }

  private FunctionType typeOf(FunctionCall call) {
    return session.typesOf(List.of(call)).get(0);
  }

  private static ImmutableList<FunctionArgument> arguments(Field... fields) {
    return Stream.of(fields).map(FunctionArgument::of).collect(ImmutableList.toImmutableList());
  }

  @Test
  void everyRoutineHasTheTypeOfItsPlan() {
    List<String> failures = new ArrayList<>();
    int accepted = 0;
    for (FunctionDescription function : session.functions().functions()) {
      if (function.kind() != FunctionKind.TABLE && function.kind() != FunctionKind.HIGHER_ORDER) {
        accepted += compare(function, failures);
      }
    }

    assertThat(failures).isEmpty();
    assertThat(accepted).isGreaterThan(5_000);
  }

  /** The number of calls that both sides take. */
  private int compare(FunctionDescription function, List<String> failures) {
    List<List<Field>> argumentLists = new ArrayList<>(List.of(List.of()));
    COLUMNS.forEach(column -> argumentLists.add(List.of(column)));
    argumentLists.addAll(Lists.cartesianProduct(FOR_PAIRS, FOR_PAIRS));
    argumentLists.addAll(Lists.cartesianProduct(FOR_TRIPLES, FOR_TRIPLES, FOR_TRIPLES));
    List<FunctionCall> calls =
        argumentLists.stream()
            .map(
                fields ->
                    FunctionCall.of(
                        function.kind(),
                        function.name(),
                        fields.stream().map(FunctionArgument::of).toList()))
            .toList();
    List<FunctionType> types = session.typesOf(calls);
    int accepted = 0;
    for (int i = 0; i < calls.size(); i++) {
      String sql =
          SqlIdentifier.quote(function.name())
              + argumentLists.get(i).stream()
                  .map(Field::getName)
                  .collect(Collectors.joining(", ", "(", ")"))
              + (function.kind() == FunctionKind.WINDOW ? " OVER ()" : "");
      String planned = planned(sql);
      String typed = types.get(i) instanceof FunctionType.Result result ? text(result.get()) : "";
      if (!planned.equals(typed)) {
        failures.add("%s: planned '%s', typed '%s'".formatted(sql, planned, types.get(i)));
      }
      accepted += typed.isEmpty() ? 0 : 1;
    }
    return accepted;
  }

  /** Type and nullability of the column in the analyzed plan; empty when there is no plan. */
  private String planned(String call) {
    try (DataFusionPlan plan = session.plan("SELECT " + call + " AS r FROM e", "")) {
      return text(plan.arrowSchema().getFields().get(0));
    } catch (DataFusionException e) {
      return "";
    }
  }

  private static String text(Field field) {
    return ArrowDisplay.text(field) + (field.isNullable() ? "" : " NOT NULL");
  }

  /** What the engine computes has the type that it was said to have. */
  @Test
  void everyScalarGivesValuesOfItsType() {
    String row =
        "SELECT 3 AS i64, 'abc' AS text, [1, 2] AS list, 0.5 AS f64, TIMESTAMP '2024-01-31 10:20:30' AS ts";
    List<Field> columns =
        List.of(
            notNull("i64", INT64),
            notNull("text", UTF8),
            notNull("list", ArrowType.List.INSTANCE, column("item", INT64)),
            notNull("f64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            notNull("ts", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)));
    List<String> failures = new ArrayList<>();
    int computed = 0;
    for (FunctionDescription function : session.functions().functions()) {
      if (function.kind() != FunctionKind.SCALAR || function.name().equals("sleep")) {
        continue;
      }
      for (Field column : columns) {
        FunctionType type =
            session
                .typesOf(
                    List.of(
                        FunctionCall.of(
                            FunctionKind.SCALAR,
                            function.name(),
                            List.of(FunctionArgument.of(column)))))
                .get(0);
        if (!(type instanceof FunctionType.Result result)) {
          continue;
        }
        String sql =
            "SELECT arrow_typeof(%s(%s)) AS t FROM (%s)"
                .formatted(SqlIdentifier.quote(function.name()), column.getName(), row);
        try {
          // Views of texts are texts when they leave the engine.
          String found =
              String.valueOf(SqlRows.of(session, sql).get(0).get(0)).replace("Utf8View", "Utf8");
          if (!found.equals(ArrowDisplay.text(result.get()))) {
            failures.add("%s: %s, not %s".formatted(sql, found, ArrowDisplay.text(result.get())));
          }
          computed++;
        } catch (DataFusionException e) {
          // Not every value is in the domain of every function.
          assertThat(e.kind()).as(sql).isNotEqualTo(ErrorKind.INTERNAL);
        }
      }
    }

    assertThat(failures).isEmpty();
    assertThat(computed).isGreaterThan(150);
  }

  @Test
  void literalsDecideTypes() {
    assertThat(ArrowDisplay.text(type("arrow_cast", column("x", INT64), text("Float32"))))
        .isEqualTo("Float32");
    assertThat(type("arrow_try_cast", notNull("x", INT64), text("Int8")).isNullable()).isTrue();
    assertThat(
            ArrowDisplay.text(
                type("date_part", text("epoch"), column("d", COLUMNS.get(5).getType()))))
        .isEqualTo("Float64");
    assertThat(ArrowDisplay.text(type("date_part", text("nanosecond"), COLUMNS.get(5))))
        .isEqualTo("Int64");
    assertThat(ArrowDisplay.text(type("named_struct", text("k"), column("x", INT64))))
        .isEqualTo("Struct(\"k\": Int64)");
  }

  @Test
  void javaFunctionsAreTypedAndNotCalled() {
    FunctionType type =
        session
            .typesOf(
                List.of(
                    FunctionCall.of(
                        FunctionKind.SCALAR,
                        "twice",
                        List.of(FunctionArgument.of(column("x", new ArrowType.Int(32, true)))))))
            .get(0);

    assertThat(text(type.get())).isEqualTo("Int64");
    assertThat(session.functions().functions())
        .contains(
            new FunctionDescription(
                "twice", FunctionKind.SCALAR, FunctionVolatility.VOLATILE, false, false));
  }

  @Test
  void theVersionIsRaisedWithTheFunctions() {
    long before = session.functions().version();
    session.update("CREATE TABLE other AS SELECT 1 AS x");
    assertThat(session.functions().version()).isEqualTo(before);
    engine.registerFunction(
        new Twice() {
          @Override
          public String name() {
            return "thrice";
          }
        });
    assertThat(session.functions().version()).isGreaterThan(before);
    engine.dropFunction("thrice");
    assertThat(session.functions().functions())
        .noneMatch(function -> function.name().equals("thrice"));
  }

  @Test
  void refusalsGiveTheEnginesReason() {
    assertThat(refusal("upper", column("list", ArrowType.List.INSTANCE, column("item", INT64))))
        .hasMessageContaining("upper")
        .matches(error -> error.kind() == ErrorKind.PLAN);
    assertThat(refusal("no_such", column("x", INT64)))
        .hasMessageContaining("no_such")
        .matches(error -> error.sqlState().equals("42883"));
    assertThat(refusal("stable_hash64", column("x", INT64)))
        .hasMessageContaining("argument 1 (text)")
        .matches(error -> error.sqlState().equals("42804"));
  }

  private DataFusionException refusal(String function, Field argument) {
    FunctionType type =
        session
            .typesOf(
                List.of(
                    FunctionCall.of(
                        FunctionKind.SCALAR, function, List.of(FunctionArgument.of(argument)))))
            .get(0);
    return catchThrowableOfType(DataFusionException.class, type::get);
  }

  private Field type(String function, Object... arguments) {
    List<FunctionArgument> list = new ArrayList<>();
    for (Object argument : arguments) {
      list.add(
          argument instanceof Field field
              ? FunctionArgument.of(field)
              : (FunctionArgument) argument);
    }
    return session
        .typesOf(List.of(FunctionCall.of(FunctionKind.SCALAR, function, list)))
        .get(0)
        .get();
  }

  private static FunctionArgument text(String value) {
    return new FunctionArgument(notNull("t", UTF8), new ParameterValue(UTF8, value));
  }

  private static Field column(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static Field notNull(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.notNullable(type), List.of(children));
  }

  /** Has columns of many types, and is never read. */
  private static final class NoRows implements JavaTable {
    @Override
    public Schema arrowSchema() {
      return new Schema(COLUMNS);
    }

    @Override
    public JavaTableScan scan(ScanRequest request) {
      throw new IllegalStateException("plans read no rows");
    }
  }

  /** Is typed, and never called. */
  private static class Twice implements JavaFunction {
    @Override
    public String name() {
      return "twice";
    }

    @Override
    public List<Field> parameters() {
      return List.of(column("x", INT64));
    }

    @Override
    public Field returns() {
      return column("r", INT64);
    }

    @Override
    public FunctionVolatility volatility() {
      return FunctionVolatility.VOLATILE;
    }

    @Override
    public FieldVector evaluate(VectorSchemaRoot arguments, int rows, BufferAllocator allocator) {
      throw new IllegalStateException("types are found without a call");
    }
  }
}
