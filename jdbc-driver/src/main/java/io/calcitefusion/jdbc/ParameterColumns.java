package io.calcitefusion.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The parameters of a statement. A parameter whose type nobody knows takes any. Immutable. */
final class ParameterColumns implements ParameterMetaData {
  private static final ColumnType UNKNOWN =
      new ColumnType(Types.OTHER, "UNKNOWN", 0, 0, 0, Object.class.getName(), false);

  private final List<Field> fields;

  ParameterColumns(List<Field> fields) {
    this.fields = fields;
  }

  private ColumnType type(int parameter) throws SQLException {
    if (parameter < 1 || parameter > fields.size()) {
      throw SqlExceptions.state(
          "07009", "there is no parameter " + parameter + "; the statement has " + fields.size());
    }
    Field field = fields.get(parameter - 1);
    return field.getType() instanceof ArrowType.Null ? UNKNOWN : JdbcTypes.of(field);
  }

  @Override
  public int getParameterCount() {
    return fields.size();
  }

  @Override
  public int isNullable(int parameter) throws SQLException {
    type(parameter);
    return parameterNullable;
  }

  @Override
  public boolean isSigned(int parameter) throws SQLException {
    return type(parameter).signed();
  }

  @Override
  public int getPrecision(int parameter) throws SQLException {
    return type(parameter).precision();
  }

  @Override
  public int getScale(int parameter) throws SQLException {
    return type(parameter).scale();
  }

  @Override
  public int getParameterType(int parameter) throws SQLException {
    return type(parameter).jdbcType();
  }

  @Override
  public String getParameterTypeName(int parameter) throws SQLException {
    return type(parameter).typeName();
  }

  @Override
  public String getParameterClassName(int parameter) throws SQLException {
    return type(parameter).className();
  }

  @Override
  public int getParameterMode(int parameter) throws SQLException {
    type(parameter);
    return parameterModeIn;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return Unwrapping.unwrap(this, type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return Unwrapping.isWrapperFor(this, type);
  }
}
