package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.Set;

/** What the readers read, for the tests that compare it with the page and the JSON Schema. */
final class RegistrySections {
  /**
   * A mapping of the format.
   *
   * @param definition its definition in the JSON Schema; empty for the top level
   * @param heading the heading in the page under which its keys stand
   */
  record Section(String definition, String heading, Set<String> keys) {}

  static final ImmutableList<Section> ALL =
      ImmutableList.of(
          new Section("", "Top level", RegistryFile.KEYS),
          new Section("dataset", "A dataset", DatasetReader.KEYS),
          new Section("column", "A column", ColumnReader.KEYS),
          new Section("reference", "A reference", ReferenceReader.KEYS),
          new Section("sortKey", "A sort key", SortKeyReader.KEYS),
          new Section("bundle", "A bundle", BundleReader.KEYS),
          new Section("contract", "A contract", ContractReader.KEYS),
          new Section("dedupe", "A contract", ContractReader.DEDUPE_KEYS),
          new Section("validation", "Validation", PolicyReader.VALIDATION_KEYS),
          new Section("evolution", "Evolution", PolicyReader.EVOLUTION_KEYS),
          new Section("scan", "Scan", ScanReader.KEYS),
          new Section("write", "Write", PolicyReader.WRITE_KEYS),
          new Section("delta", "Delta tables", PolicyReader.DELTA_KEYS),
          new Section("deltaScan", "Delta tables", ScanReader.DELTA_KEYS),
          new Section("deltaWrite", "Delta tables", PolicyReader.DELTA_WRITE_KEYS),
          new Section("deltaSchema", "Delta tables", PolicyReader.DELTA_SCHEMA_KEYS),
          new Section("query", "A query", QueryReader.KEYS),
          new Section("derivedColumn", "A query", QueryReader.DERIVED_KEYS),
          new Section("extract", "Extraction of a dataset", ExtractReader.KEYS),
          new Section("derivedId", "Extraction of a dataset", ExtractReader.DERIVED_KEYS),
          new Section("id", "An id", VocabularyReader.ID_KEYS),
          new Section("template", "A template", TemplateReader.KEYS),
          new Section("policy", "Policies of extraction", PolicyReader.OVERRIDE_KEYS),
          new Section("extractor", "An extractor", ExtractorReader.KEYS),
          new Section("function", "A function", VocabularyReader.FUNCTION_KEYS),
          new Section("outputBundle", "An output bundle", VocabularyReader.OUTPUT_BUNDLE_KEYS),
          new Section("location", "A location", LocationReader.KEYS),
          new Section("view", "A view", ViewReader.KEYS),
          new Section("viewColumn", "A column of a view", ViewReader.COLUMN_KEYS));

  private RegistrySections() {}
}
