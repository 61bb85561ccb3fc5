package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's SQL of queries, word for word. */
class UnparserTest {
  record Golden(String sql, String dataFusionSql) {
    @Override
    public String toString() {
      return sql;
    }
  }

  static List<Golden> texts() throws IOException {
    List<String> lines =
        Resources.readLines(Resources.getResource(UnparserTest.class, "unparser.txt"), UTF_8);
    List<Golden> texts = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i += 3) {
      texts.add(new Golden(lines.get(i), lines.get(i + 1)));
    }
    assertThat(texts).hasSizeGreaterThan(25);
    return texts;
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textsAreDeterministic(Golden golden) {
    QueryPlanner planner = SampleCatalog.planner();

    assertThat(planner.plan(golden.sql()).toSql()).isEqualTo(golden.dataFusionSql());
    assertThat(planner.plan(golden.sql()).toSql()).isEqualTo(golden.dataFusionSql());
  }
}
