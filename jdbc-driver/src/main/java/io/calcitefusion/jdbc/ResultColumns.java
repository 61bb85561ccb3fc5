package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.ColumnOrigin;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The columns of a result. Immutable and thread-safe. */
final class ResultColumns implements ResultSetMetaData {
  private final List<Field> fields;
  private final List<ColumnType> types = new ArrayList<>();
  private final List<@Nullable ColumnOrigin> origins;
  private final Map<String, Integer> exactNames = new HashMap<>();
  private final Map<String, Integer> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private ResultColumns(List<Field> fields, List<@Nullable ColumnOrigin> origins) {
    this.fields = fields;
    this.origins = origins;
    for (int i = 0; i < fields.size(); i++) {
      types.add(JdbcTypes.of(fields.get(i)));
      exactNames.putIfAbsent(fields.get(i).getName(), i + 1);
      names.putIfAbsent(fields.get(i).getName(), i + 1);
    }
  }

  static ResultColumns of(List<Field> fields) {
    return new ResultColumns(fields, List.of());
  }

  static ResultColumns of(List<Field> fields, List<@Nullable ColumnOrigin> origins) {
    return new ResultColumns(fields, origins);
  }

  /** The number of the first column of that label: the exact one, else whatever its case. */
  int find(@Nullable String label) throws SQLException {
    if (label == null) {
      throw SqlExceptions.argument("the column label is null");
    }
    Integer column = exactNames.get(label);
    if (column == null) {
      column = names.get(label);
    }
    if (column == null) {
      throw SqlExceptions.state(
          "42703", "the result has no column '" + label + "'; it has " + exactNames.keySet());
    }
    return column;
  }

  private int index(int column) throws SQLException {
    if (column < 1 || column > fields.size()) {
      throw SqlExceptions.state(
          "22023", "there is no column " + column + "; the result has " + fields.size());
    }
    return column - 1;
  }

  private ColumnType type(int column) throws SQLException {
    return types.get(index(column));
  }

  private @Nullable ColumnOrigin origin(int column) throws SQLException {
    int index = index(column);
    return index < origins.size() ? origins.get(index) : null;
  }

  @Override
  public int getColumnCount() {
    return fields.size();
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    index(column);
    return false;
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    return type(column).jdbcType() == Types.VARCHAR;
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    index(column);
    return true;
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    index(column);
    return false;
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return fields.get(index(column)).isNullable() ? columnNullable : columnNoNulls;
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return type(column).signed();
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    return type(column).displaySize();
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return fields.get(index(column)).getName();
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    return getColumnLabel(column);
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    ColumnOrigin origin = origin(column);
    return origin == null ? "" : origin.table().schema();
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return type(column).precision();
  }

  @Override
  public int getScale(int column) throws SQLException {
    return type(column).scale();
  }

  @Override
  public String getTableName(int column) throws SQLException {
    ColumnOrigin origin = origin(column);
    return origin == null ? "" : origin.table().table();
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    ColumnOrigin origin = origin(column);
    return origin == null ? "" : origin.table().catalog();
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return type(column).jdbcType();
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return type(column).typeName();
  }

  @Override
  public boolean isReadOnly(int column) throws SQLException {
    index(column);
    return true;
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    index(column);
    return false;
  }

  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    index(column);
    return false;
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    return type(column).className();
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
