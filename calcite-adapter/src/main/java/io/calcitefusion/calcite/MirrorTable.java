package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema.TableType;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of the live catalog as Calcite sees it. Its columns are those of the live Arrow
 * schema, mapped on first use, so that one column without a SQL type harms only its own table.
 */
final class MirrorTable extends AbstractTable {
  private final TableName name;
  private final TableKind kind;
  private final Supplier<Schema> arrowSchema;
  private final Supplier<OptionalLong> rowCount;
  private final ImmutableList<String> key;
  private final @Nullable DatasetSpec dataset;
  private final @Nullable String definition;
  private volatile @Nullable RelDataType rowType;

  MirrorTable(
      TableName name,
      TableKind kind,
      Supplier<Schema> arrowSchema,
      Supplier<OptionalLong> rowCount,
      ImmutableList<String> key,
      @Nullable DatasetSpec dataset,
      @Nullable String definition) {
    this.name = name;
    this.kind = kind;
    this.arrowSchema = arrowSchema;
    this.rowCount = rowCount;
    this.key = key;
    this.dataset = dataset;
    this.definition = definition;
  }

  TableName name() {
    return name;
  }

  TableKind kind() {
    return kind;
  }

  Schema arrowSchema() {
    return arrowSchema.get();
  }

  /** The text from which a view was made, or null. */
  @Nullable String definition() {
    return definition;
  }

  /** Rows as far as they are known without being read. */
  OptionalLong rowCount() {
    return rowCount.get();
  }

  /** The columns of the key that Calcite knows, in the order of the table's columns. */
  ImmutableList<String> key() {
    return keys().stream()
        .flatMap(columns -> columns.asList().stream())
        .map(ordinal -> arrowSchema().getFields().get(ordinal).getName())
        .collect(ImmutableList.toImmutableList());
  }

  RelDataType rowType() {
    RelDataType known = rowType;
    if (known == null) {
      known = mapColumns();
      rowType = known;
    }
    return known;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    return rowType();
  }

  @Override
  public TableType getJdbcTableType() {
    return kind == TableKind.VIEW ? TableType.VIEW : TableType.TABLE;
  }

  @Override
  public Statistic getStatistic() {
    OptionalLong known = rowCount.get();
    Double rows = known.isPresent() ? Double.valueOf((double) known.getAsLong()) : null;
    DatasetSpec spec = dataset;
    return spec == null
        ? Statistics.of(rows, keys(), null, null)
        : Statistics.of(rows, keys(), null, collations(spec.location()));
  }

  private RelDataType mapColumns() {
    RelDataTypeFactory.Builder builder = DataFusionTypeFactory.INSTANCE.builder();
    try {
      for (Field field : arrowSchema().getFields()) {
        builder.add(field.getName(), ArrowTypes.toRelType(field));
      }
    } catch (DataFusionException e) {
      throw e.within("table " + name);
    }
    return builder.build();
  }

  /** The key that the engine trusts. What a registry promises beside it is no fact here. */
  private List<ImmutableBitSet> keys() {
    if (key.isEmpty()) {
      return ImmutableList.of();
    }
    ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
    for (String column : key) {
      int ordinal = ordinal(column);
      if (ordinal < 0) {
        return ImmutableList.of();
      }
      columns.set(ordinal);
    }
    return ImmutableList.of(columns.build());
  }

  /** The order of a single sorted file; several sorted files together have no order. */
  private List<RelCollation> collations(@Nullable DatasetLocation location) {
    if (location == null
        || location.fileSortOrder().isEmpty()
        || location.paths().size() != 1
        || !location.paths().get(0).matches("[^*?\\[]*\\.[A-Za-z0-9]+")) {
      return ImmutableList.of();
    }
    List<RelFieldCollation> fields = new ArrayList<>();
    for (SortKey key : location.fileSortOrder()) {
      int ordinal = ordinal(key.column());
      if (ordinal < 0) {
        return ImmutableList.of();
      }
      fields.add(
          key.order() == SortOrder.ASCENDING
              ? new RelFieldCollation(
                  ordinal,
                  RelFieldCollation.Direction.ASCENDING,
                  RelFieldCollation.NullDirection.LAST)
              : new RelFieldCollation(
                  ordinal,
                  RelFieldCollation.Direction.DESCENDING,
                  RelFieldCollation.NullDirection.FIRST));
    }
    return ImmutableList.of(RelCollations.of(fields));
  }

  private int ordinal(String column) {
    List<Field> fields = arrowSchema().getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equals(column)) {
        return i;
      }
    }
    return -1;
  }
}
