package io.calcitefusion.tests.contract;

import java.util.List;
import java.util.stream.Stream;

/** All that the contract of JDBC asks, whoever is asked. */
final class JdbcContract {
  private JdbcContract() {}

  static List<ContractCheck> all() {
    return Stream.of(
            GetterChecks.all(),
            ObjectChecks.all(),
            ResultMetaChecks.all(),
            DatabaseMetaChecks.all(),
            ParameterChecks.all(),
            ConnectionChecks.all(),
            StatementChecks.all(),
            CursorChecks.all(),
            ClosedChecks.all())
        .flatMap(List::stream)
        .toList();
  }
}
