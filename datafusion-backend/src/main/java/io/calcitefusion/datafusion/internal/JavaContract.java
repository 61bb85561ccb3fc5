package io.calcitefusion.datafusion.internal;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.SchemaMismatchException;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.jspecify.annotations.Nullable;

/** What the code of a user has to keep to, beyond what the compiler sees. Pure functions. */
final class JavaContract {
  private JavaContract() {}

  /** A result that must not be null. */
  static <T> T given(@Nullable T value, String owner, String method) {
    if (value == null) {
      throw broken(method + "() of " + owner + " gave null.");
    }
    return value;
  }

  static DataFusionException broken(String message) {
    return new DataFusionException(ErrorKind.CONFIGURATION, "22023", message);
  }

  static DataFusionException mismatch(String message) {
    return new DataFusionException(ErrorKind.SCHEMA_MISMATCH, "42P17", message);
  }

  /** Checks the columns of a table, and that its keys are made of them. */
  static void checkColumns(TableName name, Schema arrowSchema, JavaTable table) {
    Set<String> names = new HashSet<>();
    for (Field column : arrowSchema.getFields()) {
      if (!names.add(column.getName())) {
        throw broken("Table %s has two columns '%s'.".formatted(name, column.getName()));
      }
    }
    if (names.isEmpty()) {
      throw broken("Table %s has no column; it needs at least one.".formatted(name));
    }
    List<List<String>> keys = new ArrayList<>(table.uniqueKeys());
    keys.add(table.primaryKey());
    for (List<String> key : keys) {
      for (String column : key) {
        if (!names.contains(column)) {
          throw broken("A key of table %s names '%s', which is no column.".formatted(name, column));
        }
      }
    }
  }

  /** Checks what a function takes and gives. */
  static void checkSignature(String name, List<Field> fields) {
    if (name.isEmpty()) {
      throw broken("A function has an empty name.");
    }
    for (Field field : fields) {
      if (hasDictionary(field)) {
        throw new DataFusionException(
            ErrorKind.UNSUPPORTED,
            "0A000",
            "'%s' of function %s is dictionary-encoded; declare the type of the values, and the engine decodes them."
                .formatted(field.getName(), name));
      }
    }
  }

  private static boolean hasDictionary(Field field) {
    return field.getDictionary() != null
        || field.getChildren().stream().anyMatch(JavaContract::hasDictionary);
  }

  /**
   * Checks that vectors have the declared names and types; nullability is left to the values.
   *
   * @param what what the vectors are, for the message
   */
  static void checkTypes(
      String what,
      List<Field> declared,
      List<FieldVector> vectors,
      DictionaryProvider dictionaries) {
    List<Field> found = new ArrayList<>();
    for (FieldVector vector : vectors) {
      found.add(messageFormat(vector.getField(), dictionaries));
    }
    ImmutableList<SchemaDifference> differences = differences(what, declared, found);
    if (!differences.isEmpty()) {
      throw new SchemaMismatchException("The columns of " + what, differences);
    }
  }

  /** Checks that one vector has the declared type. */
  static void checkType(String what, Field declared, Field found) {
    ImmutableList<SchemaDifference> differences =
        differences(what, List.of(declared), List.of(found));
    if (!differences.isEmpty()) {
      throw new SchemaMismatchException("Type and declaration of " + what, differences);
    }
  }

  private static ImmutableList<SchemaDifference> differences(
      String what, List<Field> declared, List<Field> found) {
    return SchemaComparison.compare(what, new Schema(declared), new Schema(found)).stream()
        .filter(difference -> difference.kind() != SchemaDifference.Kind.NULLABILITY)
        .collect(ImmutableList.toImmutableList());
  }

  /** The field as schemas of the engine have it: the type of the values beside the encoding. */
  static Field messageFormat(Field field, DictionaryProvider dictionaries) {
    return DictionaryUtility.toMessageFormat(field, dictionaries, new HashSet<>());
  }
}
