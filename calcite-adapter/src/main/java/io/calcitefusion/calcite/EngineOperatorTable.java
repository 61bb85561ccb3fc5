package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.FunctionCatalog;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/**
 * What can be called: the operators of the standard and of PostgreSQL that have a counterpart in
 * the engine, {@link EngineFunctions}, and every function of the engine at one version of its
 * functions. Names are found whatever their case. Immutable and thread-safe.
 *
 * <p>Where a name is both Calcite's and the engine's, Calcite's function is taken when it is
 * translated, with the meaning that docs/sql.md gives. The engine's of the same name is then {@link
 * #otherThan} it, for arguments that Calcite's does not take.
 */
final class EngineOperatorTable implements SqlOperatorTable {
  private static final SqlOperatorTable STANDARD =
      SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
          SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL);
  private static final SqlNameMatcher ANY_CASE = SqlNameMatchers.withCaseSensitive(false);

  /**
   * Functions of windows that are aggregates in the engine too, and in Calcite are not; and the
   * percentile, which Calcite gives the type of its key.
   */
  private static final ImmutableSet<String> ENGINES =
      ImmutableSet.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "PERCENTILE_CONT");

  private final long version;
  private final ImmutableListMultimap<String, SqlOperator> functions;
  private final ImmutableListMultimap<String, SqlOperator> tableFunctions;

  private EngineOperatorTable(
      long version,
      ImmutableListMultimap<String, SqlOperator> functions,
      ImmutableListMultimap<String, SqlOperator> tableFunctions) {
    this.version = version;
    this.functions = functions;
    this.tableFunctions = tableFunctions;
  }

  /** What can be called without an engine. */
  static EngineOperatorTable withoutEngine() {
    return new EngineOperatorTable(-1, ImmutableListMultimap.of(), ImmutableListMultimap.of());
  }

  /**
   * What can be called in an engine.
   *
   * @param catalog its functions
   * @param oracle the types of their calls
   * @param columns the columns of a query in the engine's SQL
   */
  static EngineOperatorTable of(
      FunctionCatalog catalog, TypeOracle oracle, Function<String, Schema> columns) {
    ImmutableListMultimap.Builder<String, SqlOperator> functions = ImmutableListMultimap.builder();
    ImmutableListMultimap.Builder<String, SqlOperator> tables = ImmutableListMultimap.builder();
    Set<String> aggregates =
        catalog.functions().stream()
            .filter(function -> function.kind() == FunctionKind.AGGREGATE)
            .map(FunctionDescription::name)
            .collect(Collectors.toSet());
    for (FunctionDescription function : catalog.functions()) {
      String key = function.name().toUpperCase(Locale.ROOT);
      switch (function.kind()) {
        case SCALAR -> functions.put(key, new EngineFunction(function, oracle));
        case AGGREGATE -> functions.put(key, new EngineAggregate(function, oracle));
        case WINDOW -> {
          // An aggregate of that name stands over windows too.
          if (!aggregates.contains(function.name())) {
            functions.put(key, new EngineAggregate(function, oracle));
          }
        }
        case HIGHER_ORDER -> functions.put(key, new HigherOrderFunction(function, oracle));
        case TABLE -> tables.put(key, new EngineTableFunction(function, columns));
      }
    }
    return new EngineOperatorTable(catalog.version(), functions.build(), tables.build());
  }

  /** The version of the engine's functions. */
  long version() {
    return version;
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher nameMatcher) {
    String simple = name.names.get(name.names.size() - 1).toUpperCase(Locale.ROOT);
    if (!name.isSimple()) {
      return;
    }
    if (category != null && category.isTableFunction()) {
      found.addAll(tableFunctions.get(simple));
      return;
    }
    if (syntax != SqlSyntax.FUNCTION) {
      lookupOwn(simple, syntax, found);
      if (found.isEmpty()) {
        STANDARD.lookupOperatorOverloads(name, category, syntax, found, ANY_CASE);
      }
      return;
    }
    List<SqlOperator> engine = functions.get(simple);
    List<SqlOperator> translated = new ArrayList<>();
    if (engine.isEmpty() || !ENGINES.contains(simple)) {
      lookupOwn(simple, syntax, translated);
      if (translated.isEmpty()) {
        STANDARD.lookupOperatorOverloads(name, category, syntax, translated, ANY_CASE);
        translated.removeIf(operator -> !engine.isEmpty() && !Translations.has(operator));
      }
    }
    found.addAll(translated.isEmpty() ? engine : translated);
  }

  private static void lookupOwn(String simple, SqlSyntax syntax, List<SqlOperator> found) {
    for (SqlOperator operator : EngineFunctions.ALL) {
      if (operator.getName().equals(simple) && operator.getSyntax().family == syntax) {
        found.add(operator);
      }
    }
  }

  /**
   * The operator that a call of a function means.
   *
   * @param name a name in any case
   * @return null when there is none
   */
  @Nullable SqlOperator find(String name) {
    List<SqlOperator> found = new ArrayList<>();
    lookupOperatorOverloads(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        SqlSyntax.FUNCTION,
        found,
        ANY_CASE);
    return found.isEmpty() ? null : found.get(0);
  }

  /** The engine's scalar function of the same name as an operator that is not the engine's. */
  @Nullable EngineFunction otherThan(SqlOperator operator) {
    for (SqlOperator function : functions.get(operator.getName().toUpperCase(Locale.ROOT))) {
      if (function instanceof EngineFunction engine && !function.equals(operator)) {
        return engine;
      }
    }
    return null;
  }

  /** Names of the engine's functions that have values. */
  Set<String> names() {
    return functions.values().stream().map(SqlOperator::getName).collect(Collectors.toSet());
  }

  /** Names of the functions that take lambdas, sorted. */
  List<String> higherOrderNames() {
    return functions.values().stream()
        .filter(HigherOrderFunction.class::isInstance)
        .map(SqlOperator::getName)
        .sorted()
        .toList();
  }

  /** Whether a name is that of a table function. */
  boolean isTableFunction(String name) {
    return tableFunctions.containsKey(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return ImmutableList.<SqlOperator>builder()
        .addAll(STANDARD.getOperatorList())
        .addAll(EngineFunctions.ALL)
        .addAll(functions.values())
        .addAll(tableFunctions.values())
        .build();
  }
}
