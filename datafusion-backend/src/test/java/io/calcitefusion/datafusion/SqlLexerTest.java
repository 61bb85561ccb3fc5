package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlLexerTest {
  @Test
  void splitsEveryKindOfToken() {
    assertThat(lex("SELECT \"a\"\"b\", `c`, 'd''e', 1.5e3, $1, $name, ? FROM t1$x;"))
        .containsExactly(
            "WORD SELECT",
            "QUOTED \"a\"\"b\"",
            "SYMBOL ,",
            "QUOTED `c`",
            "SYMBOL ,",
            "STRING 'd''e'",
            "SYMBOL ,",
            "NUMBER 1.5e3",
            "SYMBOL ,",
            "PARAMETER $1",
            "SYMBOL ,",
            "PARAMETER $name",
            "SYMBOL ,",
            "MARK ?",
            "WORD FROM",
            "WORD t1$x",
            "SYMBOL ;");
  }

  @Test
  void skipsCommentsToTheirEnd() {
    assertThat(lex("a -- ' \" /*\nb /* -- /* ' */ \" */ c - - / *"))
        .containsExactly(
            "WORD a", "WORD b", "WORD c", "SYMBOL -", "SYMBOL -", "SYMBOL /", "SYMBOL *");
  }

  @Test
  void readsDollarQuotedStringsWithAndWithoutTag() {
    assertThat(lex("$$ ' ? $$ $tag$ $$ $other$ $tag$ $1$2"))
        .containsExactly(
            "STRING $$ ' ? $$", "STRING $tag$ $$ $other$ $tag$", "PARAMETER $1", "PARAMETER $2");
  }

  @Test
  void readsStringsWithBackslashesAfterE() {
    assertThat(lex("E'a\\'; ?' e'b''\\\\' E 'c\\' exe'd'"))
        .containsExactly(
            "STRING E'a\\'; ?'",
            "STRING e'b''\\\\'",
            "WORD E",
            "STRING 'c\\'",
            "WORD exe",
            "STRING 'd'");
  }

  @Test
  void whatIsNotTerminatedReachesToTheEnd() {
    assertThat(lex("a 'b ? c")).containsExactly("WORD a", "STRING 'b ? c");
    assertThat(lex("a \"b ? c")).containsExactly("WORD a", "QUOTED \"b ? c");
    assertThat(lex("a $x$ b ? c")).containsExactly("WORD a", "STRING $x$ b ? c");
    assertThat(lex("a /* b ? c")).containsExactly("WORD a");
    assertThat(lex("a -- b ? c")).containsExactly("WORD a");
    assertThat(lex("a $")).containsExactly("WORD a", "SYMBOL $");
  }

  @Test
  void keepsWordsOfAnyScript() {
    assertThat(lex("SELECT größe, 数, 𝒳 FROM t"))
        .containsExactly(
            "WORD SELECT",
            "WORD größe",
            "SYMBOL ,",
            "WORD 数",
            "SYMBOL ,",
            "WORD 𝒳",
            "WORD FROM",
            "WORD t");
  }

  @Test
  void namesAreLowerCaseUnlessQuoted() {
    List<SqlToken> tokens = SqlLexer.tokens("MyTable \"My \"\"T\"\"\" `B`");

    assertThat(tokens.stream().map(SqlToken::identifier))
        .containsExactly("mytable", "My \"T\"", "B");
  }

  private static List<String> lex(String sql) {
    return SqlLexer.tokens(sql).stream().map(token -> token.kind() + " " + token.text()).toList();
  }
}
