package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.calcite.parser.DataFusionSqlParserImplConstants;
import io.calcitefusion.calcite.parser.DataFusionSqlParserImplTokenManager;
import io.calcitefusion.calcite.parser.SimpleCharStream;
import io.calcitefusion.calcite.parser.Token;
import io.calcitefusion.calcite.parser.TokenMgrError;
import io.calcitefusion.datafusion.SqlPosition;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Where a text leaves the grammar. The parser looks some tokens ahead and its own message is about
 * the first of them, which may be right.
 *
 * @param word the token, or null at the end of the text
 * @param position where it stands
 * @param expected the words and signs that could stand there; empty when a name, a number or a text
 *     could
 */
record UnexpectedToken(
    @Nullable String word, SqlPosition position, ImmutableList<String> expected) {
  private static final String END = "Encountered \"<EOF>\"";

  /** The token that an error is about, or null when the error does not say. */
  static @Nullable UnexpectedToken of(String sql, SqlParseException error) {
    int[][] sequences = error.getExpectedTokenSequences();
    SqlParserPos pos = error.getPos();
    if (sequences == null || pos == null) {
      return null;
    }
    // To the parser a tab is one column wide.
    DataFusionSqlParserImplTokenManager tokens =
        new DataFusionSqlParserImplTokenManager(
            new SimpleCharStream(new StringReader(sql.replace('\t', ' '))));
    tokens.SwitchTo(DataFusionSqlParserImplConstants.DQID);
    try {
      // The end of the text has the place of its last character.
      boolean ended = String.valueOf(error.getMessage()).contains(END);
      Token token = tokens.getNextToken();
      while (ended
          ? token.kind != DataFusionSqlParserImplConstants.EOF
          : token.beginLine != pos.getLineNum() || token.beginColumn != pos.getColumnNum()) {
        if (token.kind == DataFusionSqlParserImplConstants.EOF) {
          return null;
        }
        token = tokens.getNextToken();
      }
      return of(token, tokens, Arrays.asList(sequences));
    } catch (TokenMgrError e) {
      return null;
    }
  }

  private static @Nullable UnexpectedToken of(
      Token first, DataFusionSqlParserImplTokenManager tokens, List<int[]> sequences) {
    List<int[]> fitting = sequences;
    Token token = first;
    for (int depth = 0; !fitting.isEmpty(); depth++) {
      int place = depth;
      int kind = token.kind;
      List<int[]> reaching = fitting.stream().filter(sequence -> sequence.length > place).toList();
      fitting = reaching.stream().filter(sequence -> sequence[place] == kind).toList();
      if (fitting.isEmpty() && !reaching.isEmpty()) {
        return new UnexpectedToken(
            kind == DataFusionSqlParserImplConstants.EOF ? null : token.image,
            new SqlPosition(token.beginLine, Math.max(1, token.beginColumn)),
            words(reaching, place));
      }
      token = tokens.getNextToken();
    }
    return null;
  }

  /** What could stand at a place, unless a name, a number or a text could. */
  private static ImmutableList<String> words(List<int[]> sequences, int place) {
    List<String> images =
        sequences.stream()
            .map(sequence -> DataFusionSqlParserImplConstants.tokenImage[sequence[place]])
            .filter(image -> !image.equals("<EOF>"))
            .distinct()
            .sorted()
            .toList();
    return images.stream().anyMatch(image -> image.startsWith("<"))
        ? ImmutableList.of()
        : images.stream()
            .map(image -> image.replace("\"", ""))
            .collect(ImmutableList.toImmutableList());
  }
}
