package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/**
 * The standard operators, PostgreSQL's and {@link EngineFunctions}, found whatever the case of
 * their names. Stateless.
 */
final class EngineOperatorTable implements SqlOperatorTable {
  static final EngineOperatorTable INSTANCE = new EngineOperatorTable();

  private final SqlOperatorTable operators =
      SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
          SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL);
  private final SqlNameMatcher anyCase = SqlNameMatchers.withCaseSensitive(false);

  private EngineOperatorTable() {}

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher nameMatcher) {
    String simple = name.names.get(name.names.size() - 1).toUpperCase(Locale.ROOT);
    if (name.isSimple()
        && EngineFunctions.NAMES.contains(simple)
        && (syntax == SqlSyntax.FUNCTION || syntax == SqlSyntax.BINARY)) {
      EngineFunctions.ALL.stream()
          .filter(operator -> operator.getName().equals(simple))
          .filter(operator -> operator.getSyntax().family == syntax)
          .forEach(found::add);
      return;
    }
    operators.lookupOperatorOverloads(name, category, syntax, found, anyCase);
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return ImmutableList.<SqlOperator>builder()
        .addAll(operators.getOperatorList())
        .addAll(EngineFunctions.ALL)
        .build();
  }
}
