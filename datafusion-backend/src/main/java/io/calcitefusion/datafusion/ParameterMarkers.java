package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * A statement whose parameters are written as the engine wants them. Immutable.
 *
 * @param sql the statement with {@code $1}, {@code $2}, … in place of each {@code ?}
 * @param count number of {@code ?} that were replaced
 */
public record ParameterMarkers(String sql, int count) {
  /** Checks that there is a text. */
  public ParameterMarkers {
    requireNonNull(sql, "sql");
  }

  /**
   * Numbers the parameter marks of JDBC from left to right. A {@code ?} in a string, a quoted
   * identifier or a comment is no mark and stays. Everything else stays as it is, character by
   * character; a statement that has only {@code $n} parameters is returned unchanged, with count 0.
   *
   * @param sql a statement with {@code ?} marks
   * @return the statement with {@code $n} parameters
   * @throws DataFusionException of kind SYNTAX when both kinds of parameters stand in it
   */
  public static ParameterMarkers toNumbered(String sql) {
    StringBuilder numbered = new StringBuilder(sql.length() + 16);
    int count = 0;
    int copied = 0;
    SqlToken ownParameter = null;
    for (SqlToken token : SqlLexer.tokens(sql)) {
      if (token.kind() == SqlToken.Kind.MARK) {
        count++;
        numbered.append(sql, copied, token.start()).append('$').append(count);
        copied = token.start() + 1;
      } else if (token.kind() == SqlToken.Kind.PARAMETER) {
        ownParameter = token;
      }
    }
    if (count > 0 && ownParameter != null) {
      throw new DataFusionException(
          ErrorKind.SYNTAX,
          "42601",
          "The statement has parameters written '?' and '"
              + ownParameter.text()
              + "'; write all of them in one way.",
          SqlLexer.position(sql, ownParameter.start()),
          null);
    }
    return new ParameterMarkers(numbered.append(sql, copied, sql.length()).toString(), count);
  }

  /**
   * Refuses a plan whose text leaves out the number of a parameter, for which nobody could say what
   * value it wants.
   *
   * @param plan a plan, which is closed when it is refused
   * @return the plan
   * @throws DataFusionException of kind SYNTAX
   */
  static DataFusionPlan checkNumbers(DataFusionPlan plan) {
    int number = 1;
    for (Field parameter : plan.parameterSchema().getFields()) {
      if (!parameter.getName().equals("$" + number)) {
        plan.close();
        throw new DataFusionException(
            ErrorKind.SYNTAX,
            "42P02",
            "parameter $%d is missing; numbers run from $1 without gaps".formatted(number));
      }
      number++;
    }
    return plan;
  }
}
