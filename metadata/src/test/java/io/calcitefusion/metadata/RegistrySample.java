package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A registry in which every record stands, with every part set somewhere. */
final class RegistrySample {
  private static final ScanPolicy SCAN =
      new ScanPolicy(
          list("c"),
          sort("a"),
          false,
          false,
          true,
          true,
          false,
          true,
          false,
          "parquet",
          true,
          true,
          4,
          Duration.ofMinutes(2),
          64L << 20,
          true,
          true);

  private static final EvolutionPolicy EVOLUTION =
      new EvolutionPolicy(
          EvolutionPolicy.Promotion.DEFAULT, ImmutableMap.of("old_a", "a"), true, false, false);

  private static final ValidationPolicy VALIDATION =
      new ValidationPolicy(ValidationPolicy.Strictness.STRICT, true, 10, false, false);

  private RegistrySample() {}

  static Registry registry() {
    return Registry.builder("sample")
        .namespace("code", "intel")
        .doc("A registry with everything in it.")
        .source("sample.yaml", RegistryFixture.FOLDER)
        .datasets(
            List.of(
                plain(),
                bare(),
                extracted(),
                nested(),
                conditional("flagged"),
                conditional("optional")))
        .views(
            List.of(
                new ViewSpec("alone", "It stands alone.", new SqlView("SELECT 1 AS one")),
                elements("elements")))
        .vocabulary(vocabulary())
        .build();
  }

  static ImmutableList<String> list(String... names) {
    return ImmutableList.copyOf(names);
  }

  static ImmutableList<SortKey> sort(String... columns) {
    return Stream.of(columns)
        .map(column -> new SortKey(column, SortOrder.DESCENDING))
        .collect(ImmutableList.toImmutableList());
  }

  /** A column from its name and type, which {@code not null} may follow. */
  static Field column(String name, String type) {
    boolean required = type.endsWith(" not null");
    Field field = ArrowTypeParser.parse(name, type.replaceFirst(" not null$", ""), word -> null);
    return required ? ArrowTypeParser.required(field) : field;
  }

  /** A schema from names and types in turn. */
  static Schema schema(String... namesAndTypes) {
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.add(column(namesAndTypes[i], namesAndTypes[i + 1]));
    }
    return new Schema(fields.build());
  }

  private static DatasetSpec bare() {
    return DatasetSpec.builder("bare", 1, schema("file_id", "utf8", "path", "utf8", "a", "int64"))
        .bundles(list("identity"))
        .keyFields(list("path"))
        .requiredNonNull(list("file_id"))
        .columnDocs(ImmutableMap.of("path", "Path of the file"))
        .location(DatasetLocation.of(list("bare.csv"), DataFormat.CSV))
        .build();
  }

  /** A dataset that nothing refers to, so that each of its parts can be changed alone. */
  private static DatasetSpec plain() {
    TableSchemaSpec table =
        new TableSchemaSpec(
            "plain",
            2,
            schema("a", "int64 not null", "b", "utf8", "c", "utf8", "d", "decimal(12,2)"),
            list("b"),
            list("a"),
            ImmutableMap.of("a", "The first", "b", "The second"));
    ContractSpec contract =
        new ContractSpec(
            "promise",
            3,
            new DedupeSpec(list("a"), sort("b", "c"), DedupeStrategy.KEEP_BEST_BY_SCORE),
            sort("b", "a"),
            list("a > 0", "b <> ''"),
            ImmutableMap.of("origin", "Where it comes from", "when", ""),
            VALIDATION,
            ImmutableList.of(new ViewSpec("promised", "", new SqlView("SELECT a\nFROM plain"))));
    return DatasetSpec.builder(table)
        .doc("Everything but an extraction.")
        .joinKeys(list("a", "b"))
        .references(List.of(new DatasetReference(list("b"), "bare", list("file_id"))))
        .contract(contract)
        .query(
            new QuerySpec(
                list("a", "b"), ImmutableList.of(new DerivedField("x", "a + 1")), "a > 1", "a > 0"))
        .views(
            List.of(
                new ViewSpec("own", "Its own.", new SqlView("SELECT b FROM plain")),
                new ViewSpec("promised", "Hidden.", new SqlView("SELECT c FROM plain"))))
        .policies(policies())
        .location(
            new DatasetLocation(
                list("data/*.parquet", "/more/data"),
                DataFormat.DELTA,
                ImmutableMap.of("k", "v", "delimiter", " "),
                sort("a"),
                Partitioning.NONE,
                ImmutableMap.of("secret", "s3cr3t"),
                new DatasetLocation.DeltaVersion.Commit(7),
                ScanPolicy.DEFAULT,
                new DeltaScanPolicy(null, true, true)))
        .build();
  }

  private static DatasetPolicies policies() {
    return new DatasetPolicies(
        SCAN,
        new DeltaPolicy(
            new DeltaScanPolicy("file", false, true),
            new DeltaWritePolicy(32L << 20, list("a", "b")),
            new DeltaSchemaPolicy(
                DeltaSchemaPolicy.Mode.MERGE, DeltaSchemaPolicy.ColumnMapping.NAME),
            list("a < 100", "b <> 'x'")),
        new WritePolicy(
            list("c"),
            true,
            sort("a"),
            WritePolicy.Compression.SNAPPY,
            WritePolicy.Statistics.CHUNK,
            1000),
        EVOLUTION,
        null,
        new PolicyOverrides(true, false, OnError.KEEP));
  }

  private static DatasetSpec extracted() {
    TableSchemaSpec table =
        new TableSchemaSpec(
            "extracted_v1",
            1,
            schema(
                "file_id",
                "utf8",
                "path",
                "utf8",
                "kind",
                "utf8",
                "b",
                "int64",
                "evidence_rank",
                "int16",
                "confidence",
                "float32"),
            list("file_id", "kind"),
            list("path", "b"),
            ImmutableMap.<String, String>builder()
                .put("path", "Path of the file")
                .put("kind", "Its kind")
                .putAll(DatasetReader.EVIDENCE_DOCS)
                .buildOrThrow());
    return DatasetSpec.builder(table)
        .bundles(list("identity"))
        .joinKeys(list("file_id"))
        .policies(
            new DatasetPolicies(
                ScanPolicy.DEFAULT,
                DeltaPolicy.DEFAULT,
                WritePolicy.DEFAULT,
                null,
                ValidationPolicy.DEFAULT,
                PolicyOverrides.NONE))
        .extract(
            new ExtractMetadata(
                "extracted_v1",
                1,
                list("identity"),
                list("kind", "b"),
                ImmutableList.of(
                    new DerivedId("file_id", "file", DerivedId.Kind.MASKED_HASH, list("path")),
                    new DerivedId("b", "file", DerivedId.Kind.HASH, list())),
                list("raw", "kind"),
                list("extra"),
                "ast",
                sort("path", "b"),
                list("file_id"),
                new EnabledWhen.OptionIsOn("full"),
                "full",
                list("own", "stable_id"),
                ImmutableMap.of("family", "files"),
                list("path"),
                "files"))
        .build();
  }

  private static final String ITEMS =
      "list<struct<id: int32, n: int32, at: struct<n: int32, id: int32>,"
          + " sub: list<struct<x: int8, c: int8, y: utf8>>,"
          + " other: list<struct<x: int8, c: int8, y: utf8>>>>";

  private static DatasetSpec nested() {
    return DatasetSpec.builder("nested_v1", 1, schema("path", "utf8", "c", "utf8", "items", ITEMS))
        .views(List.of(elements("below")))
        .extract(made("nested_v1", new EnabledWhen.Allowlist()))
        .location(
            new DatasetLocation(
                list("nested"),
                DataFormat.DELTA,
                ImmutableMap.of(),
                ImmutableList.of(),
                Partitioning.HIVE,
                ImmutableMap.of(),
                new DatasetLocation.DeltaVersion.At(Instant.parse("2026-01-02T03:04:05Z")),
                null,
                null))
        .build();
  }

  private static DatasetSpec conditional(String name) {
    return DatasetSpec.builder(name, 1, schema("path", "utf8", "c", "utf8", "items", ITEMS))
        .extract(
            made(
                name,
                name.equals("flagged")
                    ? new EnabledWhen.FeatureFlag("full")
                    : new EnabledWhen.OptionIsOn("full")))
        .build();
  }

  private static ExtractMetadata made(String name, EnabledWhen when) {
    return new ExtractMetadata(
        name,
        1,
        list(),
        list("path", "c", "items"),
        ImmutableList.of(),
        list(),
        list(),
        null,
        ImmutableList.of(),
        list(),
        when,
        null,
        list(),
        ImmutableMap.of(),
        list(),
        null);
  }

  private static ViewSpec elements(String name) {
    return new ViewSpec(
        name,
        "One row per element.",
        new NestedView(
            "nested_v1",
            list("items", "sub"),
            ImmutableList.of(
                new ContextField("id", list("items", "id")),
                new ContextField("n", list("items", "n")),
                new ContextField("at", list("items", "at"))),
            ImmutableList.of(
                new ViewColumn(column("path", "utf8"), new RootColumn("path"), "Its file"),
                new ViewColumn(column("id", "int32"), new ContextReference("id", list())),
                new ViewColumn(column("n", "int32"), new ContextReference("at", list("n"))),
                new ViewColumn(column("x", "int8"), new ElementField(list("x"))),
                new ViewColumn(column("label", "utf8"), new ElementField(list("y"))),
                new ViewColumn(column("sum", "int64 not null"), new Expression("{x} + 1")))));
  }

  private static Vocabulary vocabulary() {
    FieldBundle identity =
        new FieldBundle(
            "identity",
            "Of which file a row is.",
            ImmutableList.of(column("file_id", "utf8"), column("path", "utf8")),
            list("file_id"),
            list("path"),
            ImmutableMap.of("path", "Path of the file"));
    FieldBundle span =
        new FieldBundle(
            "span",
            "",
            ImmutableList.of(column("start", "int64"), column("end", "int64 not null")),
            list("start"),
            list("end"),
            ImmutableMap.of("start", "First byte"));
    ExtractorSpec extractor =
        new ExtractorSpec(
            "ast_reader",
            1,
            "Reads sources.",
            "ast",
            ImmutableSortedMap.of(
                "full", new OptionValue.Flag(true),
                "limit", new OptionValue.WholeNumber(-3),
                "mode", new OptionValue.Text("true"),
                "globs", new OptionValue.Texts(list("**/*.py", "x"))));
    return new Vocabulary(
        ImmutableSortedMap.of("identity", identity, "span", span),
        ImmutableSortedMap.of("ast", template("ast"), "other", template("other")),
        ImmutableSortedMap.of("ast_reader", extractor),
        ImmutableSortedMap.of("file", idSpec("file"), "other", idSpec("other")),
        ImmutableSortedMap.of("spare", function("spare"), "stable_id", function("stable_id")),
        ImmutableSortedMap.of(
            "all", new OutputBundle("all", "All of them.", list("extracted", "flagged"))));
  }

  private static ExtractTemplate template(String name) {
    return new ExtractTemplate(
        name,
        "Syntax trees.",
        4,
        0.5,
        CoordinateSystem.LINE_COL,
        "preserve",
        5,
        OrderingLevel.IMPLICIT,
        list("repo_files"),
        true,
        false,
        true,
        true,
        new PolicyOverrides(null, true, OnError.FAIL));
  }

  private static IdSpec idSpec(String name) {
    return new IdSpec(
        name, "Of a file.", "file", list("repo_id"), list("path"), IdRecipe.REGISTRY, "None");
  }

  private static RequiredFunction function(String name) {
    return new RequiredFunction(
        name,
        "Makes ids.",
        ImmutableList.of(column("arg1", "utf8"), column("arg2", "list<utf8> not null")),
        true,
        column("result", "utf8"));
  }
}
