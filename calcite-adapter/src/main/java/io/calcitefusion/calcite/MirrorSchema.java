package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;

/** A namespace of the mirror with its tables and the namespaces below it. Immutable. */
final class MirrorSchema extends AbstractSchema {
  private final ImmutableMap<String, Table> tables;
  private final ImmutableMap<String, Schema> schemas;

  MirrorSchema(Map<String, ? extends Table> tables, Map<String, ? extends Schema> schemas) {
    this.tables = ImmutableMap.copyOf(tables);
    this.schemas = ImmutableMap.copyOf(schemas);
  }

  @Override
  public boolean isMutable() {
    return false;
  }

  @Override
  protected Map<String, Table> getTableMap() {
    return tables;
  }

  @Override
  protected Map<String, Schema> getSubSchemaMap() {
    return schemas;
  }
}
