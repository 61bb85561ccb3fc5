package io.calcitefusion.calcite;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** What SQL may say: the standard, and PostgreSQL where it only adds. Stateless. */
final class DataFusionConformance extends SqlDelegatingConformance {
  static final DataFusionConformance INSTANCE = new DataFusionConformance();

  private DataFusionConformance() {
    super(SqlConformanceEnum.DEFAULT);
  }

  /** LEFT SEMI JOIN and LEFT ANTI JOIN; Calcite asks for nothing else by this. */
  @Override
  public boolean isLiberal() {
    return true;
  }

  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }

  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  @Override
  public boolean isGroupByOrdinal() {
    return true;
  }

  @Override
  public boolean isGroupByAlias() {
    return true;
  }

  @Override
  public boolean isOffsetLimitAllowed() {
    return true;
  }

  /** MySQL's LIMIT 3, 2, which libraries for paging write; PostgreSQL has nothing else by it. */
  @Override
  public boolean isLimitStartCountAllowed() {
    return true;
  }

  @Override
  public boolean supportsUnsignedTypes() {
    return true;
  }
}
