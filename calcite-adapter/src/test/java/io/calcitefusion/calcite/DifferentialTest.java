package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same rows through the front end as from the engine's own SQL. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {
  private EngineFixture engine;

  record Case(boolean ordered, String sql, String nativeSql) {
    @Override
    public String toString() {
      return sql;
    }
  }

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  static List<Case> corpus() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line :
        Resources.readLines(Resources.getResource(DifferentialTest.class, "corpus.txt"), UTF_8)) {
      if (line.startsWith("= ")) {
        Case last = cases.remove(cases.size() - 1);
        cases.add(new Case(last.ordered(), last.sql(), line.substring(2)));
      } else if (!line.startsWith("#")) {
        String sql = line.substring(2);
        cases.add(new Case(line.charAt(0) == 'o', sql, sql));
      }
    }
    assertThat(cases).hasSizeGreaterThan(80);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void rowsAreThoseOfTheEngine(Case query) {
    List<List<@Nullable Object>> rows = engine.query(query.sql());
    List<List<@Nullable Object>> expected = engine.natively(query.nativeSql());

    if (query.ordered()) {
      assertThat(rows).isEqualTo(expected);
    } else {
      assertThat(EngineFixture.sorted(rows)).isEqualTo(EngineFixture.sorted(expected));
    }
  }
}
