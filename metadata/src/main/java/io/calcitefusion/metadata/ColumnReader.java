package io.calcitefusion.metadata;

import org.apache.arrow.vector.types.pojo.Field;

/** Reads name, type and nullability of columns. Used by one thread. */
final class ColumnReader {
  private final NamedTypes types;
  private final Findings findings;
  private boolean broken;

  ColumnReader(NamedTypes types, Findings findings) {
    this.types = types;
    this.findings = findings;
  }

  Field read(YamlMapping column, String owner) {
    String name = column.required("name");
    String type = column.required("type");
    boolean nullable = column.flag("nullable", YamlMapping.Flag.TRUE);
    Field field = NamedTypes.unreadable(name);
    if (type.isEmpty()) {
      broken = true;
    } else {
      try {
        field = types.field(name, type);
      } catch (IllegalArgumentException e) {
        broken = true;
        findings.add(
            column.lineOf("type"),
            "column '" + name + "' of " + owner + ": " + e.getMessage() + " in '" + type + "'");
      }
    }
    return nullable ? field : ArrowTypeParser.required(field);
  }

  /** Whether the type of a column could not be read, so that fields below it are unknown. */
  boolean anyBroken() {
    return broken || types.anyBroken();
  }
}
