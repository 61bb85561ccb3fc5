package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.DedupeStrategy;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.Evidence;
import io.calcitefusion.metadata.EvolutionPolicy;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDifference.Extra;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import io.calcitefusion.metadata.SchemaDifference.Missing;
import io.calcitefusion.metadata.SchemaDifference.Retyped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a source become those of a dataset.
 *
 * @param rows the columns in declared order, as they are before the dataset's deduplication
 * @param columns one per column of {@code rows}
 * @param conversions checks of values that may not fit their declared type, over the source
 * @param ignored columns of the source that the dataset does not declare
 * @param filled declared columns that the source does not have
 */
record SourceColumns(
    Schema rows,
    ImmutableList<Column> columns,
    ImmutableList<WriteCheck> conversions,
    ImmutableList<String> ignored,
    ImmutableList<String> filled) {
  /**
   * One column.
   *
   * @param name declared name
   * @param sql its value over the source
   * @param converted the source's column when its value may be lost on the way, else null
   */
  record Column(String name, String sql, @Nullable String converted) {}

  /** How far types may differ. */
  enum Conversion {
    /** What the dataset's policies say. */
    DECLARED,
    /** Texts that the declared types are read from, as in a CSV file. */
    TEXTS
  }

  /**
   * Compares the columns of a source with those of a dataset.
   *
   * @throws SchemaMismatchException with every column that does not fit
   */
  static SourceColumns of(
      Registry registry, DatasetSpec dataset, Schema source, Conversion conversion) {
    return new Comparison(registry, dataset, source, conversion).run();
  }

  /** The columns whose type is converted with checks. */
  ImmutableList<String> converted() {
    return columns.stream()
        .filter(column -> column.converted() != null)
        .map(Column::name)
        .collect(ImmutableList.toImmutableList());
  }

  /** One comparison. */
  private static final class Comparison {
    private final Registry registry;
    private final DatasetSpec dataset;
    private final EvolutionPolicy evolution;
    private final boolean checked;
    private final Map<String, Field> available = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> deriving = new HashSet<>();
    private final List<SchemaDifference> differences = new ArrayList<>();
    private final ImmutableList.Builder<Column> columns = ImmutableList.builder();
    private final ImmutableList.Builder<WriteCheck> conversions = ImmutableList.builder();
    private final ImmutableList.Builder<String> filled = ImmutableList.builder();

    Comparison(Registry registry, DatasetSpec dataset, Schema source, Conversion conversion) {
      this.registry = registry;
      this.dataset = dataset;
      this.evolution = dataset.evolution();
      this.checked = conversion == Conversion.TEXTS || dataset.validation().coerce();
      for (Field field : source.getFields()) {
        if (available.putIfAbsent(field.getName(), field) != null) {
          differences.add(
              new Extra(dataset.name(), field.getName(), "a second column of that name"));
        }
      }
    }

    SourceColumns run() {
      List<Field> fields = new ArrayList<>();
      for (Field declared : dataset.arrowSchema().getFields()) {
        Field row = beforeCollapse(declared);
        fields.add(row);
        Field found = find(declared.getName());
        if (found == null) {
          missing(row);
        } else {
          used.add(found.getName());
          present(row, found);
        }
      }
      ImmutableList<String> ignored =
          available.keySet().stream()
              .filter(name -> !used.contains(name))
              .collect(ImmutableList.toImmutableList());
      if (!evolution.allowExtra()) {
        available.forEach(
            (name, field) -> {
              if (!used.contains(name)) {
                differences.add(new Extra(dataset.name(), name, SchemaComparison.type(field)));
              }
            });
      }
      if (!differences.isEmpty()) {
        throw mismatch(ignored);
      }
      return new SourceColumns(
          new Schema(fields), columns.build(), conversions.build(), ignored, filled.build());
    }

    /** A declared column as it is before rows with one key become one row with lists. */
    private Field beforeCollapse(Field declared) {
      DedupeSpec dedupe = dataset.contract().dedupe();
      if (dedupe == null
          || dedupe.strategy() != DedupeStrategy.COLLAPSE_LIST
          || dedupe.keys().contains(declared.getName())) {
        return declared;
      }
      if (!(declared.getType() instanceof ArrowType.List)) {
        throw new DataFusionException(
            ErrorKind.SCHEMA_MISMATCH,
            "42P17",
            "Dataset %s collapses rows of one key into lists, but declares its column '%s' as %s; declare a list."
                .formatted(dataset.name(), declared.getName(), SchemaComparison.type(declared)));
      }
      Field item = declared.getChildren().get(0);
      return new Field(declared.getName(), item.getFieldType(), item.getChildren());
    }

    private @Nullable Field find(String name) {
      Field field = available.get(name);
      if (field != null) {
        return field;
      }
      return evolution.renames().entrySet().stream()
          .filter(rename -> rename.getValue().equals(name))
          .map(rename -> available.get(rename.getKey()))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    private void missing(Field declared) {
      String name = declared.getName();
      String value = evidence(name);
      if (value == null) {
        value = derivedId(name);
      }
      boolean required = !declared.isNullable() || dataset.requiredNonNull().contains(name);
      if (value == null && evolution.allowMissing() && !required) {
        value = "NULL";
      }
      if (value == null) {
        differences.add(new Missing(dataset.name(), name, SchemaComparison.type(declared)));
        return;
      }
      filled.add(name);
      columns.add(new Column(name, cast(value, declared), null));
    }

    /**
     * The id that the extraction derives for a column, when the source has its parts; or null. The
     * parts are values as the dataset has them, so that the id is that of the row which is written.
     */
    private @Nullable String derivedId(String column) {
      ExtractMetadata extract = dataset.extract();
      if (extract == null || !deriving.add(column)) {
        return null;
      }
      try {
        for (DerivedId derived : extract.derived()) {
          if (derived.name().equals(column)) {
            return derivedId(derived, registry.extraction().idSpec(derived.idSpec()));
          }
        }
        return null;
      } finally {
        deriving.remove(column);
      }
    }

    private @Nullable String derivedId(DerivedId derived, IdSpec spec) {
      Map<String, String> parts = new LinkedHashMap<>();
      for (String name : Iterables.concat(spec.columns(), derived.required())) {
        String value = part(name);
        if (value == null) {
          return null;
        }
        parts.put(name, value);
      }
      parts.keySet().forEach(name -> used.add(sourceName(name)));
      return DerivedIdSql.of(
          derived, spec, ImmutableMap.of(), name -> requireNonNull(parts.get(name), name));
    }

    /** A value that an id is derived from: that of a declared column, else one of the source. */
    private @Nullable String part(String name) {
      Field found = find(name);
      for (Field field : dataset.arrowSchema().getFields()) {
        if (field.getName().equals(name)) {
          return found == null ? derivedId(name) : value(beforeCollapse(field), found);
        }
      }
      return found == null ? null : column(found);
    }

    private String sourceName(String name) {
      Field found = find(name);
      return found == null ? name : found.getName();
    }

    /** The template's value of a column that comes with the template, or null. */
    private @Nullable String evidence(String column) {
      if (dataset.extract() == null || dataset.extract().fields().contains(column)) {
        return null;
      }
      Evidence evidence = registry.extraction().evidence(dataset.name()).orElse(null);
      if (evidence == null) {
        return null;
      }
      return switch (column) {
        case "evidence_rank" -> Integer.toString(evidence.rank());
        case "confidence" -> Double.toString(evidence.confidence());
        default -> null;
      };
    }

    private void present(Field declared, Field found) {
      String name = declared.getName();
      String value = value(declared, found);
      if (value == null) {
        differences.add(
            new Retyped(
                dataset.name(),
                name,
                SchemaComparison.type(declared),
                SchemaComparison.type(found)));
        return;
      }
      String column = column(found);
      boolean whole =
          agree(declared, found)
              || (evolution.allowCasts() && LosslessConversion.exists(found, declared));
      columns.add(new Column(name, value, whole ? null : column));
      if (!whole) {
        conversions.add(
            new WriteCheck("type: " + name, "22018", lost(column, value, found, declared)));
      }
    }

    /** A column of the source as one that is declared, or null when its type does not fit. */
    private @Nullable String value(Field declared, Field found) {
      if (agree(declared, found)) {
        return column(found);
      }
      if (evolution.allowCasts() && LosslessConversion.exists(found, declared)) {
        return cast(column(found), declared);
      }
      return checked && plain(declared) && plain(found)
          ? "arrow_try_cast(" + column(found) + ", " + type(declared) + ")"
          : null;
    }

    private static String column(Field found) {
      return "\"source\"." + SqlIdentifier.quote(found.getName());
    }

    /** Whether the types are one but for nullability, which says little, at any depth. */
    private boolean agree(Field declared, Field found) {
      Field named = new Field(declared.getName(), found.getFieldType(), found.getChildren());
      return SchemaComparison.compare(
              dataset.name(), new Schema(List.of(declared)), new Schema(List.of(named)))
          .stream()
          .allMatch(difference -> difference.kind() == Kind.NULLABILITY);
    }

    private static boolean plain(Field field) {
      return field.getChildren().isEmpty();
    }

    /** True for a value that is there and is not, or not wholly, in the converted one. */
    private static String lost(String column, String value, Field from, Field to) {
      String condition = value + " IS NULL";
      boolean fromText = LosslessConversion.isText(from.getType());
      if (!fromText && !LosslessConversion.isText(to.getType())) {
        condition +=
            " OR arrow_try_cast(%s, %s) IS DISTINCT FROM %s".formatted(value, type(from), column);
      } else if (fromText && to.getType() instanceof ArrowType.Decimal decimal) {
        // A text with more digits behind the point than the type has would be rounded.
        int scale = Math.min(decimal.getScale() + 10, 37);
        condition +=
            " OR arrow_try_cast(%s, 'Decimal128(38, %d)') <> %s".formatted(column, scale, value);
      }
      return "%s IS NOT NULL AND (%s)".formatted(column, condition);
    }

    private static String cast(String value, Field to) {
      return "arrow_cast(" + value + ", " + type(to) + ")";
    }

    private static String type(Field field) {
      return SqlIdentifier.literal(ArrowDisplay.text(field));
    }

    private SchemaMismatchException mismatch(List<String> ignored) {
      boolean missing =
          differences.stream().anyMatch(difference -> difference.kind() == Kind.MISSING);
      String others =
          missing && !ignored.isEmpty()
              ? " (which further has "
                  + ignored.stream().limit(5).collect(Collectors.joining(", "))
                  + ")"
              : "";
      boolean retyped =
          !checked
              && differences.stream().anyMatch(difference -> difference.kind() == Kind.RETYPED);
      String cure = retyped ? " (write CAST, or set validation.coerce)" : "";
      return new SchemaMismatchException(
          "the columns of the source" + others + " of dataset " + dataset.name() + cure,
          differences);
    }
  }
}
