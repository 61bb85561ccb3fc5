package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reader of structs. */
final class StructReader extends ArrowColumnReader {
  private final ArrowColumnReader[] fields;
  private final List<Field> declared;
  private final List<String> names;

  StructReader(Field field, ArrowColumnReader[] fields) {
    super(field);
    this.fields = fields;
    this.declared = field.getChildren();
    this.names = field.getChildren().stream().map(Field::getName).toList();
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    for (int i = 0; i < fields.length; i++) {
      fields[i].bind(column.children().get(i));
    }
  }

  @Override
  Object objectAt(int row) throws SQLException {
    int at = offset + row;
    @Nullable Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = fields[i].isNullAt(at) ? null : fields[i].objectAt(at);
    }
    return new StructValue(declared, values);
  }

  @Override
  String stringAt(int row) throws SQLException {
    StringBuilder out = new StringBuilder();
    jsonAt(row, out);
    return out.toString();
  }

  @Override
  void jsonAt(int row, StringBuilder out) throws SQLException {
    out.append('{');
    for (int i = 0; i < fields.length; i++) {
      out.append(i == 0 ? "" : ",");
      JsonText.quote(names.get(i), out);
      out.append(':');
      JsonText.value(fields[i], offset + row, out);
    }
    out.append('}');
  }
}
