package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableListMultimap;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RequiredFunction;
import io.calcitefusion.metadata.SchemaComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the functions that a registry requires. A call with the declared types is planned,
 * which is the only thing that tells whether the engine takes them; what {@code
 * information_schema.routines} and {@code parameters} say decides for functions that want constants
 * and is what an error shows.
 */
final class FunctionRequirements {
  private static final String TEXT = "String";

  private final DataFusionSession session;
  private final List<String> problems = new ArrayList<>();
  private @Nullable Map<String, String> kinds;

  private FunctionRequirements(DataFusionSession session) {
    this.session = session;
  }

  /**
   * Goes on when every function is there.
   *
   * @throws DataFusionException of kind CONFIGURATION, SQLSTATE 42883, with every function that is
   *     missing or takes or gives something else
   */
  static void check(DataFusionEngine engine, Registry registry) {
    if (registry.vocabulary().functions().isEmpty()) {
      return;
    }
    try (DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      FunctionRequirements requirements = new FunctionRequirements(session);
      registry.vocabulary().functions().values().forEach(requirements::check);
      if (!requirements.problems.isEmpty()) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "42883",
            "The registry %s requires functions that the engine does not have as declared: %s"
                .formatted(registry.source(), String.join("; ", requirements.problems)));
      }
    }
  }

  private void check(RequiredFunction function) {
    String call = call(function);
    try {
      result(function, call);
    } catch (DataFusionException e) {
      String kind = kinds().get(function.name());
      if (kind == null) {
        problems.add(
            "%s: expected %s, found no function of that name"
                .formatted(function.name(), expected(function)));
      } else if (kind.equals("WINDOW")) {
        window(function, call + " OVER ()");
      } else if (!kind.equals("TABLE") && !isListed(function)) {
        addDifferent(function, String.valueOf(e.getMessage()));
      }
    }
  }

  private void window(RequiredFunction function, String call) {
    try {
      result(function, call);
    } catch (DataFusionException e) {
      addDifferent(function, String.valueOf(e.getMessage()));
    }
  }

  /** Plans the call and compares the type of its result. */
  private void result(RequiredFunction function, String call) {
    List<Field> arguments = arguments(function);
    String values =
        IntStream.range(0, arguments.size())
            .mapToObj(
                i ->
                    "arrow_cast(NULL, %s) AS \"a%d\""
                        .formatted(SqlIdentifier.literal(ArrowDisplay.text(arguments.get(i))), i))
            .collect(Collectors.joining(", "));
    String from = values.isEmpty() ? "" : " FROM (SELECT " + values + ") AS \"arguments\"";
    try (DataFusionPlan plan = session.plan("SELECT " + call + " AS \"result\"" + from)) {
      Field found = plan.arrowSchema().getFields().get(0);
      Field declared = function.result();
      if (declared != null
          && !SchemaComparison.type(declared).equals(SchemaComparison.type(found))) {
        addDifferent(function, "its result is " + SchemaComparison.type(found));
      }
    }
  }

  private void addDifferent(RequiredFunction function, String why) {
    problems.add(
        "%s: expected %s, found %s: %s"
            .formatted(
                function.name(),
                expected(function),
                String.join(" and ", signatures(function.name())),
                why));
  }

  private static String call(RequiredFunction function) {
    return SqlIdentifier.quote(function.name())
        + IntStream.range(0, arguments(function).size())
            .mapToObj(i -> "\"a" + i + "\"")
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** The arguments of a call; the last of a variadic function stands twice. */
  private static List<Field> arguments(RequiredFunction function) {
    List<Field> arguments = new ArrayList<>(function.arguments());
    if (function.variadic() && !arguments.isEmpty()) {
      arguments.add(arguments.get(arguments.size() - 1));
    }
    return arguments;
  }

  private static String expected(RequiredFunction function) {
    String arguments =
        function.arguments().stream().map(SchemaComparison::type).collect(Collectors.joining(", "));
    Field result = function.result();
    return "%s(%s%s)%s"
        .formatted(
            function.name(),
            arguments,
            function.variadic() ? ", …" : "",
            result == null ? "" : " → " + SchemaComparison.type(result));
  }

  /** Sort of function by name: SCALAR, AGGREGATE, WINDOW or TABLE. */
  private Map<String, String> kinds() {
    if (kinds == null) {
      Map<String, String> read = new LinkedHashMap<>();
      SqlRows.of(session, "SELECT routine_name, function_type FROM information_schema.routines")
          .forEach(row -> read.putIfAbsent(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
      kinds = read;
    }
    return kinds;
  }

  /** Whether a signature that the engine lists has the declared arguments. */
  private boolean isListed(RequiredFunction function) {
    List<String> declared = arguments(function).stream().map(FunctionRequirements::listed).toList();
    ImmutableListMultimap<Object, String> listed = parameters(function.name(), "IN");
    return listed.keySet().stream().anyMatch(signature -> listed.get(signature).equals(declared));
  }

  /** How {@code information_schema.parameters} names a type: texts of any encoding alike. */
  private static String listed(Field argument) {
    String text = ArrowDisplay.text(argument);
    return text.equals("Utf8") || text.equals("LargeUtf8") || text.equals("Utf8View") ? TEXT : text;
  }

  private List<String> signatures(String function) {
    ImmutableListMultimap<Object, String> parameters = parameters(function, "IN");
    if (parameters.isEmpty()) {
      return List.of("a " + kinds().get(function) + " function whose arguments are not listed");
    }
    ImmutableListMultimap<Object, String> results = parameters(function, "OUT");
    return parameters.keySet().stream()
        .map(
            signature ->
                "%s(%s) → %s"
                    .formatted(
                        function,
                        String.join(", ", parameters.get(signature)),
                        String.join(", ", results.get(signature))))
        .distinct()
        .limit(4)
        .toList();
  }

  private ImmutableListMultimap<Object, String> parameters(String function, String mode) {
    ImmutableListMultimap.Builder<Object, String> parameters = ImmutableListMultimap.builder();
    SqlRows.of(
            session,
            "SELECT CAST(rid AS BIGINT) AS signature, data_type FROM information_schema.parameters WHERE specific_name = %s AND parameter_mode = '%s' ORDER BY signature, ordinal_position"
                .formatted(SqlIdentifier.literal(function), mode))
        .forEach(row -> parameters.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
    return parameters.build();
  }
}
