package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.TableName;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.schema.Schema.TableType;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of the engine in a schema of Calcite. It is looked up anew whenever it is asked,
 * since Calcite keeps tables longer than the engine keeps a version of its catalog. Thread-safe.
 */
final class DataFusionTable extends AbstractTable implements TranslatableTable {
  private final TableName name;
  private final DataFusionFrontEnd frontEnd;
  private final DataFusionConvention convention;

  DataFusionTable(TableName name, DataFusionFrontEnd frontEnd, DataFusionConvention convention) {
    this.name = name;
    this.frontEnd = frontEnd;
    this.convention = convention;
  }

  private MirrorTable current() {
    MirrorTable table = frontEnd.mirror().find(name);
    if (table == null) {
      throw new DataFusionException(
          ErrorKind.PLAN, "42P01", "the table " + name + " is not in the engine any more");
    }
    return table;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return adopted(current().rowType(), factory);
  }

  @Override
  public TableType getJdbcTableType() {
    return current().getJdbcTableType();
  }

  /** Declared keys; a declared order is not that of the rows of a parallel scan. */
  @Override
  public Statistic getStatistic() {
    Statistic known = current().getStatistic();
    return known.getKeys() == null
        ? Statistics.UNKNOWN
        : Statistics.of(known.getRowCount(), known.getKeys(), null, null);
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    return new DataFusionTableScan(
        context.getCluster(), context.getCluster().traitSetOf(convention), table);
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> type) {
    return type == MirrorTable.class ? type.cast(current()) : super.unwrap(type);
  }

  /** The type with texts in the character set of the factory, which literals have as well. */
  private static RelDataType adopted(RelDataType type, RelDataTypeFactory factory) {
    if (type.isStruct()) {
      List<RelDataTypeField> members = type.getFieldList();
      return factory.createTypeWithNullability(
          factory.createStructType(
              type.getStructKind(),
              members.stream().map(member -> adopted(member.getType(), factory)).toList(),
              type.getFieldNames()),
          type.isNullable());
    }
    RelDataType adopted = type;
    if (SqlTypeUtil.inCharFamily(type)) {
      adopted =
          factory.createTypeWithCharsetAndCollation(
              factory.createSqlType(type.getSqlTypeName(), type.getPrecision()),
              factory.getDefaultCharset(),
              SqlCollation.IMPLICIT);
    } else if (type.getKeyType() != null && type.getValueType() != null) {
      adopted =
          factory.createMapType(
              adopted(type.getKeyType(), factory), adopted(type.getValueType(), factory));
    } else if (type.getComponentType() != null) {
      adopted = factory.createArrayType(adopted(type.getComponentType(), factory), -1);
    }
    return factory.createTypeWithNullability(adopted, type.isNullable());
  }
}
