package io.calcitefusion.calcite;

import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses interval literals that Calcite would cut off: it counts them in milliseconds. */
final class IntervalCheck extends SqlBasicVisitor<@Nullable Void> {
  private static final Pattern FINER_THAN_MILLIS = Pattern.compile("\\.\\d{3}\\d*[1-9]");

  private IntervalCheck() {}

  static void check(SqlNode statement) {
    statement.accept(new IntervalCheck());
  }

  @Override
  public @Nullable Void visit(SqlLiteral literal) {
    if (literal instanceof SqlIntervalLiteral) {
      SqlIntervalLiteral.IntervalValue value =
          literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
      if (value != null && FINER_THAN_MILLIS.matcher(value.getIntervalLiteral()).find()) {
        throw FrontEndErrors.unsupported(
            "an interval literal with a unit that is finer than milliseconds",
            "write it without the unit, such as INTERVAL '0.000001 seconds'",
            FrontEndErrors.position(literal.getParserPosition()));
      }
    }
    return null;
  }
}
