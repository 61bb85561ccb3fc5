package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;

/** Names of the engine's own views in the schema {@code information_schema} of every catalog. */
final class InformationSchema {
  static final String NAME = "information_schema";
  static final ImmutableList<String> VIEWS =
      ImmutableList.of(
          "tables", "views", "columns", "schemata", "df_settings", "routines", "parameters");

  private InformationSchema() {}
}
