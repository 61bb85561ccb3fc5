package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
  @Test
  void placeholdersNameTheirSource() {
    Expression expression =
        new Expression("f({a.b}, {.}, {root:file_id}, {context:occ.start}, {\"x.y\".z})");
    assertThat(expression.references())
        .containsExactly(
            new ElementField(ImmutableList.of("a", "b")),
            new ElementField(ImmutableList.of()),
            new RootColumn("file_id"),
            new ContextReference("occ", ImmutableList.of("start")),
            new ElementField(ImmutableList.of("x.y", "z")));
  }

  @Test
  void everyPlaceholderIsReplacedOnce() {
    assertThat(new Expression("{a} + {a} || '{b}'").sql(source -> "{" + source + "}"))
        .isEqualTo(
            "{ElementField[path=[a]]} + {ElementField[path=[a]]} || '{ElementField[path=[b]]}'");
  }

  @Test
  void doubledBracesAreBraces() {
    assertThat(new Expression("MAP {{'k': {v}}}").sql(source -> "x")).isEqualTo("MAP {'k': x}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a + {b|a placeholder stays open in the expression 'a + {b'",
        "a + b}|a single '}' stands in the expression 'a + b}'; write '}}'",
        "{}|a name is empty in the path ''",
        "{a..b}|a name is empty in the path 'a..b'",
        "{a.\"b}|a double quote stays open in the path 'a.\"b'",
        "{context:.}|a context field has no name"
      })
  void malformedPlaceholders(String template, String message) {
    assertThatThrownBy(() -> new Expression(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
