package io.calcitefusion.calcite;

import static io.calcitefusion.calcite.SampleCatalog.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.collect.Sets;
import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.FunctionArgument;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionType;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every function is asked for its type with columns and with literals; where the answers differ,
 * the function looks at the value.
 */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiteralArgumentsTest {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final Field NUMBER = field("a", INT64);
  private static final Field TEXT = field("a", ArrowType.Utf8.INSTANCE);
  private static final ImmutableList<Field> FIRST =
      ImmutableList.of(
          NUMBER,
          TEXT,
          field("a", new ArrowType.Decimal(10, 2, 128)),
          field("a", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
          field(
              "a",
              ArrowType.Struct.INSTANCE,
              field("x", ArrowType.Struct.INSTANCE, field("x", INT64))),
          field("a", new ArrowType.Union(UnionMode.Sparse, new int[] {0}), field("x", INT64)));
  private static final ImmutableList<Field> NEXT =
      ImmutableList.of(
          NUMBER, TEXT, field("a", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)));

  /** Texts that mean something to some function. */
  private static final ImmutableList<String> TEXTS =
      ImmutableList.of("x", "Float32", "America/New_York", "epoch", "nanosecond");

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
  void theTableHoldsThePlacesThatTheEngineLooksAt() {
    Set<String> found = new TreeSet<>();
    Set<String> expected = new TreeSet<>();
    for (FunctionDescription function : engine.session().functions().functions()) {
      if (function.kind() == FunctionKind.SCALAR) {
        found.addAll(places(function.name()));
        for (int place = 0; place < 3; place++) {
          if (LiteralArguments.reads(function.name(), place)) {
            expected.add(function.name() + ' ' + place);
          }
        }
      }
    }

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theTableHoldsNoOtherFunctions() {
    Set<String> names =
        engine.session().functions().functions().stream()
            .map(FunctionDescription::name)
            .collect(Collectors.toSet());

    assertThat(names).containsAll(LiteralArguments.PLACES.keySet());
  }

  private Set<String> places(String function) {
    List<List<Field>> lists = new ArrayList<>();
    FIRST.forEach(first -> lists.add(List.of(first)));
    lists.addAll(Lists.cartesianProduct(FIRST, NEXT));
    lists.addAll(Lists.cartesianProduct(FIRST, NEXT, NEXT));
    lists.add(List.of(TEXT, NUMBER, TEXT, NUMBER));
    Set<String> places = new TreeSet<>();
    for (List<Field> arguments : lists) {
      places.addAll(places(function, arguments));
    }
    return places;
  }

  /** Places of the smallest sets of literals that change the answer. */
  private Set<String> places(String function, List<Field> arguments) {
    Set<Integer> candidates =
        IntStream.range(0, arguments.size())
            .filter(i -> arguments.get(i) == NUMBER || arguments.get(i) == TEXT)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    List<Set<Integer>> sets = new ArrayList<>();
    List<FunctionCall> calls = new ArrayList<>();
    for (int size = 0; size <= candidates.size(); size++) {
      for (Set<Integer> literals : Sets.combinations(candidates, size)) {
        for (String text : literals.isEmpty() ? List.of("") : TEXTS) {
          sets.add(literals);
          calls.add(call(function, arguments, literals, text));
        }
      }
    }
    List<FunctionType> types = engine.session().typesOf(calls);
    String columns = text(types.get(0));
    List<Set<Integer>> changing = new ArrayList<>();
    for (int i = 1; i < sets.size(); i++) {
      Set<Integer> literals = sets.get(i);
      if (!text(types.get(i)).equals(columns)
          && changing.stream()
              .noneMatch(
                  smaller -> smaller.size() < literals.size() && literals.containsAll(smaller))) {
        changing.add(literals);
      }
    }
    return changing.stream()
        .flatMap(Set::stream)
        .map(place -> function + ' ' + place)
        .collect(Collectors.toSet());
  }

  private static FunctionCall call(
      String function, List<Field> arguments, Set<Integer> literals, String text) {
    List<FunctionArgument> list = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Field field = arguments.get(i);
      // A literal is never null, which alone may change the answer; so neither is its column.
      Field present =
          new Field(
              "a",
              new org.apache.arrow.vector.types.pojo.FieldType(false, field.getType(), null),
              field.getChildren());
      if (!literals.contains(i)) {
        list.add(FunctionArgument.of(present));
      } else if (field == NUMBER) {
        list.add(new FunctionArgument(present, new ParameterValue(INT64, 1L)));
      } else {
        list.add(new FunctionArgument(present, new ParameterValue(ArrowType.Utf8.INSTANCE, text)));
      }
    }
    return FunctionCall.of(FunctionKind.SCALAR, function, list);
  }

  private static String text(FunctionType type) {
    return type instanceof FunctionType.Result result
        ? ArrowDisplay.text(result.field()) + result.field().isNullable()
        : "refused";
  }
}
