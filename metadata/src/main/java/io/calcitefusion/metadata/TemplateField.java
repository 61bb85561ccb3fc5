package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The rank or the confidence of a row, as a placeholder of an {@link Expression}: what the row of
 * the root has in the column of that name, and that of the root's template when the row has none.
 *
 * @param name name of one of {@link ExtractTemplate#EVIDENCE_FIELDS}
 */
public record TemplateField(String name) implements ColumnSource {
  /** Checks the name. */
  public TemplateField {
    ImmutableList<String> known =
        ExtractTemplate.EVIDENCE_FIELDS.stream()
            .map(Field::getName)
            .collect(ImmutableList.toImmutableList());
    checkArgument(
        known.contains(name),
        "a template has no field '%s'; expected %s",
        name,
        String.join(" or ", known));
  }

  /**
   * Name and type.
   *
   * @return one of {@link ExtractTemplate#EVIDENCE_FIELDS}
   */
  public Field field() {
    return ExtractTemplate.EVIDENCE_FIELDS.stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
