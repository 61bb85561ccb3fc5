package io.calcitefusion.datafusion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One row of six columns of different types, most of them with nulls. */
record SampleRow(
    long id,
    @Nullable Integer grp,
    @Nullable String name,
    @Nullable Double price,
    @Nullable Boolean flag,
    @Nullable Integer day) {

  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("grp", new ArrowType.Int(32, true)),
              Field.nullable("name", ArrowType.Utf8.INSTANCE),
              Field.nullable("price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              Field.nullable("flag", ArrowType.Bool.INSTANCE),
              Field.nullable("day", new ArrowType.Date(DateUnit.DAY))));

  static List<SampleRow> random(int count, long seed) {
    Random random = new Random(seed);
    List<SampleRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new SampleRow(
              i,
              random.nextInt(5) == 0 ? null : random.nextInt(7),
              random.nextInt(4) == 0 ? null : "n" + random.nextInt(40) + (i % 9 == 0 ? "é'\"" : ""),
              random.nextInt(6) == 0 ? null : random.nextInt(2000) / 8.0 - 100,
              random.nextInt(3) == 0 ? null : random.nextBoolean(),
              random.nextInt(8) == 0 ? null : random.nextInt(40_000) - 20_000));
    }
    return rows;
  }

  /** The rows as a list of VALUES with typed columns. */
  static String select(List<SampleRow> rows) {
    return rows.stream()
        .map(
            row ->
                "(CAST(%s AS BIGINT), CAST(%s AS INT), CAST(%s AS VARCHAR), CAST(%s AS DOUBLE), CAST(%s AS BOOLEAN), CAST(CAST(%s AS INT) AS DATE))"
                    .formatted(
                        row.id,
                        row.grp,
                        row.name == null ? null : "'" + row.name.replace("'", "''") + "'",
                        row.price,
                        row.flag,
                        row.day))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT column1 AS id, column2 AS grp, column3 AS name, column4 AS price, column5"
                    + " AS flag, column6 AS day FROM (VALUES ",
                ")"));
  }

  /** Writes one column of this row. */
  void write(FieldVector vector, int at) {
    switch (vector.getName()) {
      case "id" -> ((BigIntVector) vector).setSafe(at, id);
      case "grp" -> {
        if (grp != null) {
          ((IntVector) vector).setSafe(at, grp);
        }
      }
      case "name" -> {
        if (name != null) {
          ((VarCharVector) vector).setSafe(at, name.getBytes(StandardCharsets.UTF_8));
        }
      }
      case "price" -> {
        if (price != null) {
          ((Float8Vector) vector).setSafe(at, price);
        }
      }
      case "flag" -> {
        if (flag != null) {
          ((BitVector) vector).setSafe(at, flag ? 1 : 0);
        }
      }
      case "day" -> {
        if (day != null) {
          ((DateDayVector) vector).setSafe(at, day);
        }
      }
      default -> throw new IllegalArgumentException(vector.getName());
    }
  }
}
