package io.calcitefusion.calcite;

import com.google.common.base.CharMatcher;
import io.calcitefusion.calcite.parser.DataFusionSqlParserImpl;
import io.calcitefusion.datafusion.DataFusionException;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/** Parses a text into exactly one query. Pure functions. */
final class SqlText {
  private static final int MAX_IDENTIFIER_CHARACTERS = 1_000;

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withParserFactory(DataFusionSqlParserImpl.FACTORY)
          .withConformance(DataFusionConformance.INSTANCE)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.TO_LOWER)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(true)
          .withIdentifierMaxLength(MAX_IDENTIFIER_CHARACTERS);

  private static final CharMatcher NOTHING = CharMatcher.whitespace().or(CharMatcher.is(';'));

  private SqlText() {}

  /**
   * Parses one query; semicolons may follow it.
   *
   * @throws DataFusionException of kind SYNTAX with a position, or RESOURCES when it nests too
   *     deeply
   */
  static SqlNode parse(String sql) {
    if (NOTHING.matchesAllOf(sql)) {
      throw FrontEndErrors.syntax("the statement is empty", null);
    }
    SqlNodeList statements;
    try {
      statements = SqlParser.create(sql, CONFIG).parseStmtList();
    } catch (SqlParseException e) {
      if (e.getCause() instanceof StackOverflowError overflow) {
        throw FrontEndErrors.unexpected(overflow);
      }
      throw FrontEndErrors.unparsed(sql, e);
    } catch (StackOverflowError | RuntimeException e) {
      throw FrontEndErrors.unexpected(e);
    }
    if (statements.isEmpty()) {
      throw FrontEndErrors.syntax("the statement is empty", null);
    }
    if (statements.size() > 1) {
      throw FrontEndErrors.syntax(
          "only one statement can be given at a time; a second one begins",
          FrontEndErrors.position(statements.get(1).getParserPosition()));
    }
    return statements.get(0);
  }
}
