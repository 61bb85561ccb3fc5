package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class ColumnReadersTest {
  @Test
  void aTypeWithoutAReaderIsNamedWithItsColumn() {
    Field union =
        new Field(
            "u",
            FieldType.nullable(new ArrowType.Union(UnionMode.Sparse, new int[] {0})),
            List.of(Field.nullable("a", new ArrowType.Int(32, true))));
    assertThatThrownBy(() -> ColumnReaders.of(new Schema(List.of(union))))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasFieldOrPropertyWithValue("SQLState", "0A000")
        .hasMessageContaining("column 'u'")
        .hasMessageContaining("Union");
    assertThat(JdbcTypes.of(union).jdbcType()).isEqualTo(Types.OTHER);
  }

  @Test
  void anUnknownTimeZoneIsNamed() {
    Field field = Field.nullable("t", new ArrowType.Timestamp(TimeUnit.SECOND, "Mars/Olympus"));
    assertThatThrownBy(() -> ColumnReaders.of(field))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessageContaining("Mars/Olympus");
  }

  @Test
  void everyListedTypeHasAReader() throws SQLException {
    for (ArrowType type : JdbcTypes.LISTED) {
      ArrowColumnReader reader = ColumnReaders.of(Field.nullable("c", type));
      assertThat(reader.type()).isEqualTo(JdbcTypes.of(type));
    }
  }
}
