package io.calcitefusion.tests.contract;

/**
 * One thing that a JDBC driver has to do.
 *
 * @param group what it belongs to
 * @param name what is checked, unique in its group
 * @param body fails when the driver does not do it
 */
record ContractCheck(String group, String name, Body body) {
  /** What is done with a driver. */
  @FunctionalInterface
  interface Body {
    void run(JdbcProduct.Session session) throws Exception;
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}
