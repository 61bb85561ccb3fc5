package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelBuilderTest {
  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void scansTakeOneTwoAndThreeParts() {
    for (RelNode rel :
        List.of(
            builder().scan("u").build(),
            builder().scan("public", "u").build(),
            builder().scan("datafusion", "public", "u").build())) {
      assertThat(engine.query(rel)).isEqualTo(engine.query("SELECT * FROM u"));
    }
  }

  @Test
  void filterAggregateSortLimit() {
    RelBuilder builder = builder();
    RelNode rel =
        builder
            .scan("t")
            .filter(builder.isNotNull(builder.field("i")))
            .aggregate(
                builder.groupKey("b"),
                builder.sum(builder.field("i")).as("total"),
                builder.count().as("n"))
            .sort(builder.desc(builder.field("total")))
            .limit(0, 1)
            .build();

    assertSame(
        rel,
        "SELECT b, sum(i) AS total, count(*) AS n FROM t WHERE i IS NOT NULL"
            + " GROUP BY b ORDER BY total DESC LIMIT 1");
  }

  @Test
  void joinsOfEveryKind() {
    for (JoinRelType type :
        List.of(JoinRelType.INNER, JoinRelType.LEFT, JoinRelType.RIGHT, JoinRelType.FULL)) {
      RelBuilder builder = builder();
      RelNode rel =
          builder
              .scan("t")
              .scan("u")
              .join(type, "id")
              .project(builder.field(0), builder.field("n"))
              .build();

      assertSame(rel, "SELECT t.id, n FROM t " + type + " JOIN u ON t.id = u.id");
    }
  }

  @Test
  void unionsValuesAndDistinct() {
    RelBuilder builder = builder();
    RelNode rel =
        builder
            .values(new String[] {"a", "b"}, 1, "x", 2, "y")
            .values(new String[] {"a", "b"}, 2, "y", 3, null)
            .union(false)
            .build();

    assertSame(rel, "VALUES (1, 'x'), (2, 'y'), (3, NULL)");
  }

  @Test
  void windowsAndSubQueries() {
    RelBuilder builder = builder();
    RelNode inner = builder().scan("u").project(builder().scan("u").field("id")).build();
    RelNode rel =
        builder
            .scan("t")
            .filter(builder.in(builder.field("id"), b -> inner))
            .project(
                builder.field("id"),
                builder.alias(
                    builder
                        .aggregateCall(SqlStdOperatorTable.ROW_NUMBER)
                        .over()
                        .orderBy(builder.desc(builder.field("id")))
                        .toRex(),
                    "rn"))
            .build();

    assertSame(
        rel,
        "SELECT id, ROW_NUMBER() OVER (ORDER BY id DESC) FROM t WHERE id IN (SELECT id FROM u)");
  }

  @Test
  void literalListsAndNestedFields() {
    RelBuilder builder = builder();
    RelNode rel =
        builder
            .scan("c")
            .filter(builder.in(builder.field("id"), builder.literal(1), builder.literal(2)))
            .project(
                builder.alias(
                    builder.getRexBuilder().makeFieldAccess(builder.field("st"), "f", true), "f"))
            .build();

    assertSame(rel, "SELECT c.st.f FROM c WHERE id IN (1, 2)");
  }

  @Test
  void unknownTablesAndOperatorsAreTypedErrors() {
    DataFusionException unsupported =
        catchThrowableOfType(
            DataFusionException.class,
            () -> {
              RelBuilder builder = builder();
              builder.scan("t");
              engine
                  .frontEnd()
                  .toSql(builder.project(builder.call(SqlStdOperatorTable.CURRENT_USER)).build());
            });

    assertThat(unsupported.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(unsupported).hasMessageContaining("CURRENT_USER");
  }

  @Test
  void theTextIsDeterministic() {
    RelNode rel = builder().scan("u").build();

    assertThat(engine.frontEnd().toSql(rel))
        .isEqualTo(engine.frontEnd().toSql(rel))
        .isEqualTo(
            "SELECT \"t0\".\"id\" AS \"id\", \"t0\".\"n\" AS \"n\""
                + " FROM \"datafusion\".\"public\".\"u\" AS \"t0\"");
  }

  private RelBuilder builder() {
    return engine.frontEnd().relBuilder();
  }

  private void assertSame(RelNode rel, String sql) {
    assertThat(EngineFixture.sorted(engine.query(rel)))
        .isEqualTo(EngineFixture.sorted(engine.query(sql)));
  }
}
