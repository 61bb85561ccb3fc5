package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ExtractTemplate;
import org.apache.arrow.vector.types.pojo.Field;

/** The rank and confidence of rows in the engine's SQL. Pure functions. */
final class EvidenceSql {
  private EvidenceSql() {}

  /** Whether the rows of a dataset have a value of their own, as a column of that name and type. */
  static boolean isStored(DatasetSpec dataset, Field field) {
    return dataset.arrowSchema().getFields().contains(field);
  }

  /**
   * An expression of exactly the field's type that is never NULL.
   *
   * @param dataset the dataset
   * @param template its template
   * @param field one of {@link ExtractTemplate#EVIDENCE_FIELDS}
   */
  static String value(DatasetSpec dataset, ExtractTemplate template, Field field) {
    String number =
        field.equals(ExtractTemplate.EVIDENCE_FIELDS.get(0))
            ? Integer.toString(template.evidenceRank())
            : Double.toString(template.confidence());
    String own =
        "arrow_cast(%s, %s)".formatted(number, SqlIdentifier.literal(ArrowDisplay.text(field)));
    return isStored(dataset, field)
        ? "coalesce(" + SqlIdentifier.quote(field.getName()) + ", " + own + ")"
        : own;
  }
}
