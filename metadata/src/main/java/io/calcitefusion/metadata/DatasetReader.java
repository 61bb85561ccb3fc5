package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads one entry below {@code datasets}. Used by one thread. */
final class DatasetReader {
  static final Set<String> KEYS =
      Set.of(
          "name",
          "version",
          "doc",
          "bundles",
          "columns",
          "key",
          "required",
          "join",
          "references",
          "contract",
          "query",
          "views",
          "validation",
          "evolution",
          "scan",
          "delta",
          "write",
          "policy",
          "extract",
          "location");
  private static final ImmutableMap<String, String> ELSEWHERE =
      elsewhere(
          ImmutableMap.of(
              "contract", ContractReader.KEYS,
              "query", QueryReader.KEYS,
              "scan", ScanReader.KEYS,
              "write", PolicyReader.WRITE_KEYS,
              "extract", ExtractReader.KEYS,
              "location", LocationReader.KEYS));
  static final ImmutableMap<String, String> EVIDENCE_DOCS =
      ImmutableMap.of(
          "evidence_rank", "Rank of the extractor among those for the same fact, from 1, the best",
          "confidence", "Confidence from 0 to 1");

  private final ColumnReader columns;
  private final SoundBundles bundles;
  private final ReferenceReader references;
  private final ContractReader contracts;
  private final QueryReader queries;
  private final ViewReader views;
  private final PolicyReader policies;
  private final ExtractReader extracts;
  private final LocationReader locations;
  private final SourceLines lines;
  private final Findings findings;

  DatasetReader(
      ColumnReader columns,
      SoundBundles bundles,
      ViewReader views,
      SourceLines lines,
      Findings findings) {
    SortKeyReader sortKeys = new SortKeyReader(findings);
    ScanReader scans = new ScanReader(sortKeys);
    this.columns = columns;
    this.bundles = bundles;
    this.policies = new PolicyReader(sortKeys, scans);
    this.references = new ReferenceReader(findings);
    this.contracts = new ContractReader(sortKeys, policies, views, findings);
    this.queries = new QueryReader(findings);
    this.views = views;
    this.extracts = new ExtractReader(sortKeys, findings);
    this.locations = new LocationReader(sortKeys, scans, findings);
    this.lines = lines;
    this.findings = findings;
  }

  /** Reads a dataset that stands in a file at some place. */
  DatasetSpec read(YamlNode node, FilePlace place) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "dataset", KEYS, ELSEWHERE, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = lines.begin("dataset " + name, mapping.line());
    owner.putKeys("", mapping);
    YamlMapping extract = extracts.mapping(mapping, name);
    ImmutableList<String> joinKeys = mapping.texts("join");
    Parts parts = parts(mapping, extract, name, owner);
    TableSchemaSpec table = parts.table;
    DatasetSpec dataset =
        new DatasetSpec(
            table,
            mapping.text("doc", ""),
            parts.bundles,
            joinKeys,
            references.read(mapping, name, owner),
            contracts.read(mapping, name, table.version(), owner),
            queries.read(mapping, name, owner),
            views.readAll(mapping, "views", name, owner),
            policies.read(mapping, name, table.arrowSchema().getFields(), owner),
            extract == null
                ? null
                : extracts.read(extract, table, parts.bundles, parts.own, joinKeys, owner),
            locations.read(mapping, name, place, owner));
    owner.markReported(findings.linesSince(before));
    return dataset;
  }

  /** Where the keys of sections belong that someone may write without the section. */
  private static ImmutableMap<String, String> elsewhere(Map<String, Set<String>> sections) {
    ImmutableMap.Builder<String, String> elsewhere = ImmutableMap.builder();
    sections.forEach(
        (section, keys) ->
            keys.stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> elsewhere.put(key, section)));
    return elsewhere.buildKeepingLast();
  }

  /** The table of a dataset, and which of its columns are its own. */
  private record Parts(
      TableSchemaSpec table, ImmutableList<String> bundles, ImmutableList<String> own) {}

  private Parts parts(
      YamlMapping mapping, @Nullable YamlMapping extract, String name, SourceLines.Owner owner) {
    ImmutableList<String> bundleNames = mapping.texts("bundles");
    ImmutableList<FieldBundle> shared = bundles.of(bundleNames);
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    Map<String, String> docs = new LinkedHashMap<>();
    for (FieldBundle bundle : shared) {
      fields.addAll(bundle.fields());
      bundle.columnDocs().forEach(docs::putIfAbsent);
    }
    ColumnReader.Columns own = columns.readAll(mapping, name, owner);
    fields.addAll(own.fields());
    own.docs().forEach(docs::putIfAbsent);
    if (extract != null && ExtractReader.hasEvidenceColumns(extract)) {
      int index = own.fields().size();
      for (Field field : ExtractTemplate.EVIDENCE_FIELDS) {
        fields.add(field);
        owner.putColumn(index++, extract.lineOf("template"));
      }
      EVIDENCE_DOCS.forEach(docs::putIfAbsent);
    }
    return new Parts(
        new TableSchemaSpec(
            name,
            mapping.wholeNumber("version", 0),
            new Schema(fields.build()),
            SoundBundles.merged(shared, FieldBundle::requiredNonNull, mapping.texts("required")),
            SoundBundles.merged(shared, FieldBundle::keyFields, mapping.texts("key")),
            ImmutableMap.copyOf(docs)),
        bundleNames,
        own.fields().stream().map(Field::getName).collect(ImmutableList.toImmutableList()));
  }
}
