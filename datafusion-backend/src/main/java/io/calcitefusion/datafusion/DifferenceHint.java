package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.SchemaDifference;

/** What a person can do about a difference. Pure functions. */
final class DifferenceHint {
  private DifferenceHint() {}

  static String of(CatalogDifference difference) {
    return switch (difference.side()) {
      case REGISTRY -> registry(difference.table(), difference.difference());
      case ENGINE ->
          "Repair what the cause names; statements over other tables are not touched by it.";
      case MIRROR -> mirror(difference.difference());
    };
  }

  private static String registry(TableName table, SchemaDifference difference) {
    boolean isTable = difference.column().isEmpty();
    return switch (difference.kind()) {
      case MISSING ->
          isTable
              ? "Deploy the registry again, or take it out of the registry."
              : "Deploy the registry again, or take the column out of the registry.";
      case EXTRA ->
          isTable
              ? "Declare it in the registry, or drop it; the next deployment takes it away."
              : "Declare the column in the registry, or deploy the registry again.";
      case RENAMED ->
          "Deploy the registry again, or declare the new name; 'evolution.renames' reads older files under it.";
      case RETYPED, NULLABILITY ->
          "Deploy the registry again, or declare for the column what is there.";
      case REORDERED ->
          "Deploy the registry again, or declare the columns in the order that is there.";
      case TABLE_KIND -> "Something else has the name; drop it and deploy the registry again.";
      case KEY -> "Deploy the registry again, or declare the key that is there.";
      case REDEFINED ->
          "The query that is there: SELECT definition FROM information_schema.views WHERE table_name = %s. Deploy the registry again, or write that query into it."
              .formatted(SqlIdentifier.literal(table.table()));
      case UNREADABLE -> "Repair what the cause names and deploy the registry again.";
    };
  }

  private static String mirror(SchemaDifference difference) {
    return switch (difference.kind()) {
      case RETYPED ->
          "Queries can not read the column through Calcite as it is; cast it in a view, or leave it out.";
      case MISSING,
          EXTRA,
          RENAMED,
          NULLABILITY,
          REORDERED,
          TABLE_KIND,
          KEY,
          REDEFINED,
          UNREADABLE ->
          "Queries through Calcite see another catalog than the engine has: a defect of CalciteFusion. Open a new engine, and report this line.";
    };
  }
}
