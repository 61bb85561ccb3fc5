package io.calcitefusion.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.SchemaComparison;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions about a table or view as the engine holds it. Used by one thread. */
public final class TableAssert extends AbstractAssert<TableAssert, TableSnapshot> {
  private final SessionAssert session;

  TableAssert(SessionAssert session, TableSnapshot actual) {
    super(actual, TableAssert.class);
    this.session = session;
  }

  /**
   * It has these columns and no others, in this order.
   *
   * @param columns each as {@code NAME: TYPE} with the type in the notation of a registry, and
   *     {@code not null} after it when the column holds no NULL
   * @return this
   */
  @CanIgnoreReturnValue
  public TableAssert withColumns(String... columns) {
    return shows(columns(), columns);
  }

  /**
   * It has columns of these names and no others, in this order.
   *
   * @param names exact names
   * @return this
   */
  @CanIgnoreReturnValue
  public TableAssert withColumnNames(String... names) {
    return shows(fields().map(Field::getName).toList(), names);
  }

  /**
   * It has these columns, among others, in any order.
   *
   * @param columns as for {@link #withColumns}
   * @return this
   */
  @CanIgnoreReturnValue
  public TableAssert withColumnsAmongOthers(String... columns) {
    Assertions.assertThat(columns()).as("columns of %s", name()).contains(columns);
    return myself;
  }

  /**
   * Goes back to the session.
   *
   * @return its assertions
   */
  public SessionAssert and() {
    return session;
  }

  TableName name() {
    return actual.name();
  }

  private TableAssert shows(List<String> found, String... expected) {
    Assertions.assertThat(found).as("columns of %s", name()).containsExactly(expected);
    return myself;
  }

  private List<String> columns() {
    return fields()
        .map(
            field ->
                "%s: %s%s"
                    .formatted(
                        field.getName(),
                        SchemaComparison.type(field),
                        field.isNullable() ? "" : " not null"))
        .toList();
  }

  private Stream<Field> fields() {
    return actual.arrowSchema().getFields().stream();
  }
}
