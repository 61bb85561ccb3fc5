package io.calcitefusion.jdbc;

/** Names and versions that metadata reports. */
final class DriverVersion {
  static final int MAJOR = 0;
  static final int MINOR = 1;
  static final String TEXT = MAJOR + "." + MINOR + ".0";
  static final String DRIVER_NAME = "CalciteFusion JDBC driver";
  static final String PRODUCT_NAME = "DataFusion";
  static final String PRODUCT_VERSION = "55.2.0";
  static final int PRODUCT_MAJOR = 55;
  static final int PRODUCT_MINOR = 2;

  private DriverVersion() {}
}
