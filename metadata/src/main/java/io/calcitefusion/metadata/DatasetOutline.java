package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.Outline.Parts;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Outlines of datasets. Pure functions. */
final class DatasetOutline {
  private DatasetOutline() {}

  /** As a registry file shows it: without the columns that bundles and the template add. */
  static Parts ofFile(DatasetSpec dataset, Vocabulary vocabulary) {
    return outline(dataset, OwnParts.of(dataset, vocabulary));
  }

  /** With everything that the records say, whether a file repeats it or not. */
  static Parts full(DatasetSpec dataset, Vocabulary vocabulary) {
    return outline(dataset, OwnParts.of(dataset, vocabulary).withAll(dataset));
  }

  private static Parts outline(DatasetSpec dataset, OwnParts own) {
    OutlineBuilder outline =
        new OutlineBuilder()
            .text("name", dataset.name())
            .number("version", dataset.version(), null)
            .doc(dataset.doc())
            .texts("bundles", dataset.bundles())
            .items(
                "columns",
                own.fields().stream()
                    .map(
                        field ->
                            ViewOutline.column(field, dataset.columnDocs().get(field.getName()))
                                .build())
                    .toList())
            .texts("key", own.keyFields())
            .texts("required", own.requiredNonNull())
            .texts("join", dataset.joinKeys())
            .items("references", references(dataset.references()))
            .some("contract", contract(dataset))
            .items("views", views(dataset.views(), dataset.name()))
            .some("query", query(dataset.query()));
    DatasetPolicies policies = dataset.policies();
    declared(outline, "validation", PolicyOutline.validation(policies.validation()));
    declared(outline, "evolution", PolicyOutline.evolution(policies.evolution()));
    outline
        .some("scan", PolicyOutline.scan(policies.scan()))
        .some("delta", PolicyOutline.delta(policies.delta()))
        .some("write", PolicyOutline.write(policies.write()))
        .some("policy", PolicyOutline.overrides(policies.extract()));
    if (dataset.extract() != null) {
      outline.always("extract", extract(dataset.extract(), own));
    }
    if (dataset.location() != null) {
      outline.always("location", location(dataset.location()));
    }
    return outline.build();
  }

  private static List<Parts> references(List<DatasetReference> references) {
    return references.stream().map(DatasetOutline::reference).toList();
  }

  /** One reference; what it refers to is left out when its columns have the same names. */
  static Parts reference(DatasetReference reference) {
    OutlineBuilder outline =
        new OutlineBuilder()
            .texts("columns", reference.columns())
            .text("dataset", reference.dataset());
    return reference.targetColumns().equals(reference.columns())
        ? outline.build()
        : outline.texts("to", reference.targetColumns()).build();
  }

  private static Parts contract(DatasetSpec dataset) {
    ContractSpec contract = dataset.contract();
    OutlineBuilder outline =
        new OutlineBuilder()
            .text("name", contract.name(), dataset.name())
            .number("version", contract.version(), dataset.version());
    DedupeSpec dedupe = contract.dedupe();
    if (dedupe != null) {
      outline.always(
          "dedupe",
          new OutlineBuilder()
              .texts("keys", dedupe.keys())
              .sortKeys("tie_breakers", dedupe.tieBreakers())
              .word("strategy", dedupe.strategy(), DedupeStrategy.KEEP_FIRST_AFTER_SORT)
              .build());
    }
    OutlineBuilder virtual = new OutlineBuilder();
    contract.virtualFields().forEach(virtual::docOf);
    outline
        .sortKeys("sort", contract.canonicalSort())
        .texts("constraints", contract.constraints())
        .some("virtual_fields", virtual.build());
    declared(outline, "validation", PolicyOutline.validation(contract.validation()));
    return outline.items("views", views(contract.views(), dataset.name())).build();
  }

  private static List<Parts> views(List<ViewSpec> views, String dataset) {
    return views.stream().map(view -> ViewOutline.view(view, dataset)).toList();
  }

  private static Parts query(QuerySpec query) {
    return new OutlineBuilder()
        .texts("columns", query.columns())
        .items(
            "derived",
            query.derivedFields().stream()
                .map(
                    field ->
                        new OutlineBuilder()
                            .text("name", field.name())
                            .text("expr", field.expression())
                            .build())
                .toList())
        .text("predicate", query.predicate(), null)
        .text("pushdown_predicate", query.pushdownPredicate(), null)
        .build();
  }

  private static Parts extract(ExtractMetadata extract, OwnParts own) {
    return new OutlineBuilder()
        .text("template", extract.template(), null)
        .items("derived", extract.derived().stream().map(DatasetOutline::derived).toList())
        .texts("row_fields", extract.rowFields())
        .texts("row_extras", extract.rowExtras())
        .sortKeys("order", extract.orderingKeys())
        .text("enabled_when", enabledWhen(extract.enabledWhen()), null)
        .text("feature_flag", extract.featureFlag(), null)
        .texts("postprocess", extract.postprocess())
        .textMap("metadata", extract.metadataExtra())
        .texts("evidence_required_columns", extract.evidenceRequiredColumns())
        .text("pipeline", extract.pipelineName(), null)
        .flag("evidence_columns", own.evidenceColumns(), true)
        .some("of_records", own.ofRecords())
        .build();
  }

  private static Parts derived(DerivedId id) {
    return new OutlineBuilder()
        .text("name", id.name())
        .text("id", id.idSpec())
        .text("kind", OutlineBuilder.wordOf(id.kind()))
        .texts("required", id.required())
        .build();
  }

  /** A condition in the words of a registry file; null for always. */
  static @Nullable String enabledWhen(EnabledWhen when) {
    if (when instanceof EnabledWhen.Allowlist) {
      return EnabledWhen.ALLOWLIST;
    }
    if (when instanceof EnabledWhen.FeatureFlag flag) {
      return EnabledWhen.FEATURE_FLAG + flag.flag();
    }
    return when instanceof EnabledWhen.OptionIsOn option ? option.option() : null;
  }

  private static Parts location(DatasetLocation location) {
    ImmutableList<String> paths = location.paths();
    OutlineBuilder outline = new OutlineBuilder();
    if (paths.size() == 1) {
      outline.text("path", paths.get(0));
    } else {
      outline.texts("path", paths);
    }
    DataFormat byPath = DataFormat.ofFile(paths.get(0)).orElse(DataFormat.PARQUET);
    outline
        .text("format", location.format().extension(), byPath.extension())
        .textMap("options", location.options())
        .sortKeys("sorted", location.fileSortOrder())
        .word("partitioning", location.partitioning(), Partitioning.HIVE)
        .textMap("storage_options", location.storageOptions());
    if (location.delta() instanceof DatasetLocation.DeltaVersion.Commit commit) {
      outline.number("delta_version", commit.number(), null);
    } else if (location.delta() instanceof DatasetLocation.DeltaVersion.At at) {
      outline.text("delta_timestamp", at.instant().toString());
    }
    ScanPolicy scan = location.scan();
    declared(outline, "scan", scan == null ? null : PolicyOutline.scan(scan));
    DeltaScanPolicy delta = location.deltaScan();
    declared(outline, "delta_scan", delta == null ? null : PolicyOutline.deltaScan(delta));
    return outline.build();
  }

  private static void declared(OutlineBuilder outline, String key, @Nullable Parts mapping) {
    if (mapping != null) {
      outline.always(key, mapping);
    }
  }

  /**
   * What a dataset lists itself.
   *
   * @param fields its columns
   * @param keyFields its part of the key
   * @param requiredNonNull its part of the required columns
   * @param evidenceColumns whether the template's columns follow, which it then does not list
   * @param ofRecords what the extraction says otherwise than the dataset, which a file can not
   */
  private record OwnParts(
      List<Field> fields,
      List<String> keyFields,
      List<String> requiredNonNull,
      Boolean evidenceColumns,
      Parts ofRecords) {

    /** The same with all columns, and with what the extraction says otherwise than it does. */
    OwnParts withAll(DatasetSpec dataset) {
      OutlineBuilder otherwise = new OutlineBuilder();
      ExtractMetadata extract = dataset.extract();
      if (extract != null) {
        otherwise
            .text("name", extract.name(), dataset.name())
            .number("version", extract.version(), dataset.version());
        differing(otherwise, "bundles", extract.bundles(), dataset.bundles());
        differing(
            otherwise, "fields", extract.fields(), fields.stream().map(Field::getName).toList());
        differing(otherwise, "join", extract.joinKeys(), dataset.joinKeys());
      }
      return new OwnParts(
          dataset.arrowSchema().getFields(),
          dataset.keyFields(),
          dataset.requiredNonNull(),
          evidenceColumns,
          otherwise.build());
    }

    private static void differing(
        OutlineBuilder outline, String key, List<String> values, List<String> expected) {
      if (!values.equals(expected)) {
        outline.always(key, OutlineBuilder.textsOf(values));
      }
    }

    static OwnParts of(DatasetSpec dataset, Vocabulary vocabulary) {
      List<Field> fields = dataset.arrowSchema().getFields();
      List<String> key = dataset.keyFields();
      List<String> required = dataset.requiredNonNull();
      for (String name : dataset.bundles()) {
        FieldBundle bundle = vocabulary.bundles().get(name);
        if (bundle != null) {
          fields = after(bundle.fields(), fields);
          key = after(bundle.keyFields(), key);
          required = after(bundle.requiredNonNull(), required);
        }
      }
      boolean evidence = hasEvidence(dataset);
      if (evidence) {
        int own = fields.size() - ExtractTemplate.EVIDENCE_FIELDS.size();
        fields = fields.subList(0, Math.max(own, 0));
      }
      boolean template = dataset.extract() != null && dataset.extract().template() != null;
      return new OwnParts(fields, key, required, evidence || !template, Parts.NONE);
    }

    /** What follows a beginning; the whole list when it begins otherwise. */
    private static <T> List<T> after(List<T> beginning, List<T> all) {
      boolean begins =
          all.size() >= beginning.size() && all.subList(0, beginning.size()).equals(beginning);
      return begins ? all.subList(beginning.size(), all.size()) : all;
    }

    /** Whether the template's columns end the schema, and are not columns of the dataset itself. */
    private static boolean hasEvidence(DatasetSpec dataset) {
      ExtractMetadata extract = dataset.extract();
      if (extract == null || extract.template() == null) {
        return false;
      }
      List<Field> fields = dataset.arrowSchema().getFields();
      List<Field> evidence = ExtractTemplate.EVIDENCE_FIELDS;
      int before = fields.size() - evidence.size();
      return before >= 0
          && fields.subList(before, fields.size()).equals(evidence)
          && evidence.stream().noneMatch(field -> extract.fields().contains(field.getName()));
    }
  }
}
