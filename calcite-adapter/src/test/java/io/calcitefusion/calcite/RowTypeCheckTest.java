package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.SchemaMismatchException;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

/** What Calcite derived against what the engine planned, before any row is read. */
final class RowTypeCheckTest {
  private static final Field ID = Field.nullable("id", new ArrowType.Int(64, true));
  private static final Field NAME = Field.nullable("name", ArrowType.Utf8.INSTANCE);
  private static final RelDataType ROW =
      DataFusionTypeFactory.INSTANCE
          .builder()
          .add("id", SqlTypeName.BIGINT)
          .add("name", SqlTypeName.VARCHAR)
          .build();

  private static List<SchemaDifference> differences(Field... planned) {
    SchemaMismatchException mismatch =
        catchThrowableOfType(
            SchemaMismatchException.class,
            () -> RowTypeCheck.check(List.of("id", "name"), ROW, new Schema(List.of(planned))));
    assertThat(mismatch).hasMessageContaining("the columns of the planned query");
    return mismatch.differences();
  }

  @Test
  void equalColumnsPassWhateverFormTheirTextsHave() {
    for (ArrowType text :
        List.of(
            ArrowType.Utf8.INSTANCE, ArrowType.LargeUtf8.INSTANCE, ArrowType.Utf8View.INSTANCE)) {
      Schema planned = new Schema(List.of(ID, Field.notNullable("name", text)));
      assertThatCode(() -> RowTypeCheck.check(List.of("id", "name"), ROW, planned))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void anotherTypeIsNamedWithBothTypes() {
    assertThat(differences(Field.nullable("id", new ArrowType.Int(32, true)), NAME))
        .singleElement()
        .isInstanceOfSatisfying(
            SchemaDifference.Retyped.class,
            retyped -> assertThat(retyped.toString()).contains("id", "int64", "int32"));
  }

  @Test
  void aColumnThatIsMissingOrTooManyIsNamed() {
    assertThat(differences(ID)).hasExactlyElementsOfTypes(SchemaDifference.Missing.class);
    assertThat(differences(ID, NAME, Field.nullable("more", new ArrowType.Bool())))
        .hasExactlyElementsOfTypes(SchemaDifference.Extra.class);
  }

  @Test
  void anotherOrderAndAnotherNameAreDifferences() {
    assertThat(differences(NAME, ID))
        .hasSize(2)
        .hasOnlyElementsOfType(SchemaDifference.Retyped.class);
    assertThat(differences(ID, Field.nullable("Name", ArrowType.Utf8.INSTANCE)))
        .hasExactlyElementsOfTypes(SchemaDifference.Renamed.class);
  }

  @Test
  void typesAreComparedInsideOfLists() {
    RelDataType row =
        DataFusionTypeFactory.INSTANCE
            .builder()
            .add(
                "ids",
                DataFusionTypeFactory.INSTANCE.createArrayType(
                    DataFusionTypeFactory.INSTANCE.createSqlType(SqlTypeName.BIGINT), -1))
            .build();
    Schema planned =
        new Schema(
            List.of(
                new Field(
                    "ids",
                    FieldType.nullable(ArrowType.List.INSTANCE),
                    List.of(Field.nullable("item", new ArrowType.Int(32, true))))));
    assertThat(
            catchThrowableOfType(
                SchemaMismatchException.class,
                () -> RowTypeCheck.check(List.of("ids"), row, planned)))
        .isNotNull();
  }
}
