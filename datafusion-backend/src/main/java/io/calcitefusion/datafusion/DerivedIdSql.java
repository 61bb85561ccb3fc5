package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.IdSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ids in the engine's SQL, as the registry says how they are derived. Pure functions, safe to call
 * from any thread.
 */
public final class DerivedIdSql {
  private DerivedIdSql() {}

  /**
   * An expression for a derived column over the columns that its id spec names: texts or whole
   * numbers.
   *
   * @param derived the column
   * @param spec the id spec that it names
   * @param literals value by name; of the spec's literals those that are here count
   * @return one expression of type VARCHAR; NULL only for a masked id without a required column
   */
  public static String of(DerivedId derived, IdSpec spec, Map<String, String> literals) {
    return of(derived, spec, literals, SqlIdentifier::quote);
  }

  /**
   * An expression for a derived column.
   *
   * @param value SQL of the value of a column, by its name
   */
  static String of(
      DerivedId derived, IdSpec spec, Map<String, String> literals, UnaryOperator<String> value) {
    requireNonNull(literals, "literals");
    String id = id(spec, literals, value);
    if (derived.kind() == DerivedId.Kind.HASH) {
      return id;
    }
    ImmutableList<String> required =
        derived.required().isEmpty() ? spec.columns() : derived.required();
    return required.stream()
        .map(column -> value.apply(column) + " IS NOT NULL")
        .collect(Collectors.joining(" AND ", "CASE WHEN ", " THEN " + id + " END"));
  }

  private static String id(IdSpec spec, Map<String, String> literals, UnaryOperator<String> value) {
    String prefix = SqlIdentifier.literal(spec.prefix());
    List<String> given =
        spec.literals().stream()
            .flatMap(name -> Stream.ofNullable(literals.get(name)))
            .map(SqlIdentifier::literal)
            .toList();
    return switch (spec.recipe()) {
      case REGISTRY, INGESTION ->
          "stable_id_parts(%s, %s, %s)".formatted(prefix, prefix, parts(given, spec, value));
      case PARTS -> "stable_id_parts(%s, %s)".formatted(prefix, parts(given, spec, value));
      case JOINED ->
          "prefixed_hash64(%s, concat_ws(':', %s))".formatted(prefix, texts(given, spec, value));
    };
  }

  private static String parts(List<String> given, IdSpec spec, UnaryOperator<String> value) {
    boolean usual = spec.nullText().equals(IdSpec.DEFAULT_NULL_TEXT);
    String nullText = SqlIdentifier.literal(spec.nullText());
    return Stream.concat(
            given.stream(),
            spec.columns().stream()
                .map(value)
                .map(
                    column ->
                        usual
                            ? column
                            : "coalesce(CAST(%s AS VARCHAR), %s)".formatted(column, nullText)))
        .collect(Collectors.joining(", "));
  }

  private static String texts(List<String> given, IdSpec spec, UnaryOperator<String> value) {
    return Stream.concat(
            given.stream(),
            spec.columns().stream().map(column -> "CAST(" + value.apply(column) + " AS VARCHAR)"))
        .collect(Collectors.joining(", "));
  }
}
