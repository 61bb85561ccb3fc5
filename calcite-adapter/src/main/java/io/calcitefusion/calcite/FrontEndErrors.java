package io.calcitefusion.calcite;

import com.google.common.base.Throwables;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SqlPosition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Turns what Calcite throws into typed errors. Pure functions. */
final class FrontEndErrors {
  /** Patterns of Calcite's messages, first match wins. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("Object '.*' not found.*", "42P01"),
          new Rule("Table '.*' not found.*", "42P01"),
          new Rule("Column '.*' not found.*", "42703"),
          new Rule("Unknown field '.*'", "42703"),
          new Rule("SELECT \\* .* list contains unknown column.*", "42703"),
          new Rule("'.*' is not a valid time frame.*", "22023"),
          new Rule("Unknown identifier '.*'", "42703"),
          new Rule("Column '.*' is ambiguous.*", "42702"),
          new Rule("No match found for function signature.*", "42883"),
          new Rule("Invalid number of arguments to function.*", "42883"),
          new Rule("Cannot apply .* to arguments of type.*", "42804"),
          new Rule("Values passed to .* must have compatible types.*", "42804"),
          new Rule("Cast function cannot convert value of type.*", "42846"),
          new Rule("Type mismatch in column.*", "42804"),
          new Rule(".* clause must be a condition.*", "42804"),
          new Rule("Illegal mixing of types in.*", "42804"),
          new Rule("Column count mismatch in.*", "42601"),
          new Rule("Expression '.*' is not being grouped.*", "42803"),
          new Rule("(Aggregate|Windowed aggregate) expression.* is illegal in.*", "42803"),
          new Rule("Aggregate expressions cannot be nested.*", "42803"),
          new Rule("Duplicate relation name '.*' in FROM clause.*", "42712"),
          new Rule("Illegal use of dynamic parameter.*", "42P18"),
          new Rule("String literal continued on same line.*", "42601"),
          new Rule("Numeric literal '.*' out of range.*", "22003"),
          new Rule("Illegal (DATE|TIME|TIMESTAMP|INTERVAL) literal.*", "22007"),
          new Rule("Illegal interval literal.*", "22007"));

  private static final String ENDS_TOO_EARLY = "the statement ends too early";

  /** How the parser names a quote that nothing closes. */
  private static final List<String> QUOTES = List.of("\\'", "\\\"", "'", "\"", "`");

  private static final String OTHER_STATE = "42000";
  private static final String NOT_SUPPORTED = " is not supported";
  private static final int MAX_EXPECTED_TOKENS = 8;
  private static final int MAX_MESSAGE = 400;
  private static final Pattern ENCOUNTERED =
      Pattern.compile(
          "(?:Encountered \"(.*?)\"|Incorrect syntax near the keyword '(.*?)') at line"
              + "|Encountered: (?:\"(.*?)\" \\(\\d+\\)|(<EOF>))",
          Pattern.DOTALL);

  /** What Calcite says of forms that its dialects differ in. */
  private static final String CONFORMANCE = " under the current SQL conformance level";

  private FrontEndErrors() {}

  private record Rule(Pattern pattern, String sqlState) {
    Rule(String regex, String sqlState) {
      this(Pattern.compile(regex, Pattern.DOTALL), sqlState);
    }
  }

  static DataFusionException unparsed(String sql, SqlParseException exception) {
    SqlPosition position = position(exception.getPos());
    String text = exception.getMessage() == null ? "" : exception.getMessage();
    if (exception.getCause() instanceof UnsupportedOperationException) {
      // The grammar refuses a form: its name, then what to do instead.
      int end = text.indexOf('\n');
      return unsupported(
          end < 0 ? text : text.substring(0, end), text.substring(end + 1), position);
    }
    if (text.startsWith("Non-query expression")) {
      return new DataFusionException(
          ErrorKind.SYNTAX, "42601", "this is not a query" + at(position), position, exception);
    }
    UnexpectedToken token = UnexpectedToken.of(sql, exception);
    if (token != null) {
      return new DataFusionException(
          ErrorKind.SYNTAX,
          "42601",
          (token.word() == null ? ENDS_TOO_EARLY : unexpected(token.word()))
              + at(token.position())
              + expected(token.expected()),
          token.position(),
          exception);
    }
    Matcher matcher = ENCOUNTERED.matcher(text);
    String message;
    if (matcher.find()) {
      String word = group(matcher);
      String encountered = word.strip();
      String what = encountered.equals("<EOF>") ? ENDS_TOO_EARLY : unexpected(encountered);
      message = what + at(position);
    } else {
      message =
          firstLine(text).replace(CONFORMANCE, "") + (text.contains("line ") ? "" : at(position));
    }
    return new DataFusionException(ErrorKind.SYNTAX, "42601", message, position, exception);
  }

  static DataFusionException syntax(String message, @Nullable SqlPosition position) {
    return new DataFusionException(
        ErrorKind.SYNTAX, "42601", message + at(position), position, null);
  }

  /** A validation error; {@code hint} is appended to its message. */
  static DataFusionException invalid(CalciteContextException exception, String hint) {
    SqlPosition position =
        exception.getPosLine() > 0
            ? new SqlPosition(exception.getPosLine(), Math.max(1, exception.getPosColumn()))
            : null;
    String text = reason(exception);
    return new DataFusionException(
        ErrorKind.PLAN, sqlState(text), text + at(position) + hint, position, exception);
  }

  static DataFusionException unsupported(String what, String remedy) {
    return unsupported(what, remedy, null);
  }

  static DataFusionException unsupported(
      String what, String remedy, @Nullable SqlPosition position) {
    return new DataFusionException(
        ErrorKind.UNSUPPORTED,
        "0A000",
        what + NOT_SUPPORTED + at(position) + (remedy.isEmpty() ? "" : "; " + remedy),
        position,
        null);
  }

  /** The same error with the place of the call that it is about, when that is known. */
  static DataFusionException placed(DataFusionException error, SqlParserPos pos) {
    SqlPosition position = position(pos);
    return error.kind() != ErrorKind.UNSUPPORTED || error.position() != null || position == null
        ? error
        : new DataFusionException(
            error.kind(),
            error.sqlState(),
            String.valueOf(error.getMessage())
                .replaceFirst(NOT_SUPPORTED, NOT_SUPPORTED + at(position)),
            position,
            error);
  }

  /** The engine's reason not to take a call, with the place of the call. */
  static DataFusionException refused(DataFusionException reason, SqlParserPos pos) {
    SqlPosition position = position(pos);
    return new DataFusionException(
        reason.kind(), reason.sqlState(), reason.getMessage() + at(position), position, reason);
  }

  /** Whatever else Calcite threw while it translated a statement. */
  static DataFusionException unexpected(Throwable failure) {
    if (failure instanceof DataFusionException typed) {
      return typed;
    }
    // Calcite calls its converters by reflection and wraps what they throw, with the statement.
    Throwable root = Throwables.getRootCause(failure);
    if (root != failure && !(failure instanceof CalciteContextException)) {
      return unexpected(root);
    }
    if (failure instanceof StackOverflowError) {
      return new DataFusionException(
          ErrorKind.RESOURCES,
          "54001",
          "the statement nests too deeply to be planned; split it or use fewer nested expressions",
          null,
          failure);
    }
    if (failure instanceof CalciteContextException context) {
      return invalid(context, "");
    }
    String text =
        failure.getMessage() == null
            ? failure.getClass().getSimpleName()
            : firstLine(failure.getMessage());
    if (failure instanceof UnsupportedOperationException || failure instanceof AssertionError) {
      return new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "a construct of this statement is not supported by the SQL front end: " + text,
          null,
          failure);
    }
    return new DataFusionException(
        ErrorKind.PLAN, OTHER_STATE, "the statement can not be planned: " + text, null, failure);
  }

  /** Whatever went wrong while Calcite ran its part of a query. */
  static DataFusionException inCalcite(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      if (cause instanceof DataFusionException typed) {
        return typed;
      }
    }
    Throwable root = Throwables.getRootCause(failure);
    String text = "in the part of the query that Calcite runs: " + root.getMessage();
    if (root instanceof ArithmeticException || root instanceof NumberFormatException) {
      boolean byZero = String.valueOf(root.getMessage()).contains("by zero");
      return new DataFusionException(
          ErrorKind.DATA, byZero ? "22012" : "22003", text, null, failure);
    }
    if (root instanceof StackOverflowError) {
      return unexpected(root);
    }
    return new DataFusionException(
        root instanceof CalciteException ? ErrorKind.DATA : ErrorKind.EXECUTION,
        "22000",
        text,
        null,
        failure);
  }

  static @Nullable SqlPosition position(@Nullable SqlParserPos pos) {
    return pos == null || pos.getLineNum() < 1
        ? null
        : new SqlPosition(pos.getLineNum(), Math.max(1, pos.getColumnNum()));
  }

  /** The message without Calcite's own prefix {@code From line 1, column 2 to …:}. */
  static String reason(CalciteContextException exception) {
    Throwable cause = exception.getCause();
    String message = cause == null ? exception.getMessage() : cause.getMessage();
    return message == null ? exception.getClass().getSimpleName() : message;
  }

  static String sqlState(String message) {
    return RULES.stream()
        .filter(rule -> rule.pattern().matcher(message).matches())
        .map(Rule::sqlState)
        .findFirst()
        .orElse(OTHER_STATE);
  }

  /** The one group of a match that is there. */
  private static String group(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      if (group != null) {
        return group;
      }
    }
    return "";
  }

  private static String unexpected(String word) {
    return QUOTES.contains(word)
        ? "the text or name that begins has no end"
        : "unexpected '" + word + "'";
  }

  private static String expected(List<String> tokens) {
    return tokens.isEmpty() || tokens.size() > MAX_EXPECTED_TOKENS
        ? ""
        : "; expected " + String.join(", ", tokens);
  }

  /** The words that end a message about a place of the statement. */
  static String at(SqlParserPos pos) {
    return at(position(pos));
  }

  private static String at(@Nullable SqlPosition position) {
    return position == null ? "" : " at " + position;
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
  }
}
