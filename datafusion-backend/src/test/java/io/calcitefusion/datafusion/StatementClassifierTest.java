package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementClassifierTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT 1|QUERY",
        "  select 1;|QUERY",
        "((SELECT 1) UNION (SELECT 2))|QUERY",
        "VALUES (1)|QUERY",
        "TABLE t|QUERY",
        "FROM t|QUERY",
        "/* DROP /* nested */ TABLE */ SELECT 1|QUERY",
        "WITH a AS (SELECT 1) SELECT * FROM a|QUERY",
        "WITH RECURSIVE a(x, y) AS NOT MATERIALIZED (SELECT 1, 2), \"insert\" AS (SELECT 1) SELECT 1|QUERY",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a|DML",
        "WITH update AS (SELECT 1) SELECT * FROM update|QUERY",
        "WITH a AS (DELETE FROM t RETURNING x) SELECT * FROM a|DML",
        "SELECT * INTO copy_of_t FROM t|DDL",
        "SELECT 'x INTO y' FROM t|QUERY",
        "SELECT \"into\" FROM t|QUERY",
        "EXPLAIN SELECT 1|EXPLAIN",
        "EXPLAIN ANALYZE VERBOSE SELECT 1|EXPLAIN",
        "EXPLAIN FORMAT tree SELECT 1|EXPLAIN",
        "EXPLAIN (ANALYZE, FORMAT pgjson) SELECT 1|EXPLAIN",
        "EXPLAIN (SELECT 1)|EXPLAIN",
        "EXPLAIN ((VALUES (1)))|EXPLAIN",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'|COPY",
        "EXPLAIN (ANALYZE) INSERT INTO t VALUES (1)|DML",
        "EXPLAIN EXPLAIN DROP TABLE t|DDL",
        "EXPLAIN t|DESCRIBE_TABLE",
        "EXPLAIN SHOW TABLES|SHOW",
        "DESCRIBE t|DESCRIBE_TABLE",
        "DESC \"a\".\"b\".\"C\";|DESCRIBE_TABLE",
        "DESCRIBE copy|DESCRIBE_TABLE",
        "DESCRIBE SELECT 1|DESCRIBE_QUERY",
        "DESCRIBE WITH a AS (SELECT 1) SELECT * FROM a|DESCRIBE_QUERY",
        "DESCRIBE VALUES (1)|DESCRIBE_QUERY",
        "DESC (SELECT 1)|DESCRIBE_QUERY",
        "DESCRIBE INSERT INTO t VALUES (1)|DML",
        "SHOW TABLES|SHOW",
        "SET datafusion.execution.batch_size = 1|SET",
        "RESET datafusion.execution.batch_size|SET",
        "PREPARE p AS SELECT $1|PREPARE",
        "PREPARE p(INT) AS INSERT INTO t VALUES ($1)|DML",
        "EXECUTE p(1)|PREPARE",
        "DEALLOCATE p|PREPARE",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION 'x'|DDL",
        "DROP TABLE t|DDL",
        "ALTER TABLE t ADD COLUMN x INT|DDL",
        "TRUNCATE TABLE t|DDL",
        "INSERT INTO t VALUES (1)|DML",
        "UPDATE t SET x = 1|DML",
        "DELETE FROM t|DML",
        "MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE|DML",
        "COPY t TO 'x.parquet'|COPY",
        "BEGIN|TRANSACTION",
        "START TRANSACTION|TRANSACTION",
        "COMMIT|TRANSACTION",
        "ROLLBACK|TRANSACTION",
        "GRANT ALL ON t TO x|OTHER",
        "'SELECT'|OTHER",
        "\"SELECT\" 1|OTHER",
        ";|OTHER",
      })
  void findsTheKind(String sql, StatementKind kind) {
    assertThat(StatementClassifier.classify(sql)).isEqualTo(kind);
  }

  @Test
  void commentsBeforeTheStatementAreSkipped() {
    assertThat(StatementClassifier.classify("-- DROP TABLE t\n SELECT 1"))
        .isEqualTo(StatementKind.QUERY);
  }

  @Test
  void textWithoutAStatementIsOther() {
    assertThat(StatementClassifier.classify("")).isEqualTo(StatementKind.OTHER);
    assertThat(StatementClassifier.classify("-- only a comment")).isEqualTo(StatementKind.OTHER);
    assertThat(StatementClassifier.classify("/* open")).isEqualTo(StatementKind.OTHER);
    assertThat(StatementClassifier.classify("(((")).isEqualTo(StatementKind.OTHER);
  }

  @Test
  void deepParenthesesNeedNoStack() {
    String sql = "(".repeat(200_000) + "SELECT 1" + ")".repeat(200_000);

    assertThat(StatementClassifier.classify(sql)).isEqualTo(StatementKind.QUERY);
  }

  @Test
  void repeatedExplainIsBounded() {
    assertThat(StatementClassifier.classify("EXPLAIN ".repeat(500_000) + "DROP TABLE t"))
        .isEqualTo(StatementKind.OTHER);
  }
}
