package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a registry made in code may not say; the reader's tests add file and line. */
final class ConstructionChecksTest {
  private static final ContractSpec BARE = ContractSpec.bare("d", 1);
  private static final ExtractMetadata EXTRACT = extract("d", null);
  private static final FieldBundle IDENTITY = bundle("identity", "a", "b");
  private static final ExtractTemplate TEMPLATE = template("t", 1, 1.0);

  @Test
  void aRegistryThatUsesEverythingIsFine() {
    DatasetSpec dataset =
        DatasetSpec.builder("d", 1, columns("a", "b", "c"))
            .bundles(List.of("identity"))
            .contract(
                new ContractSpec(
                    "promise",
                    2,
                    new DedupeSpec(
                        ImmutableList.of("a"), sort("b"), DedupeStrategy.KEEP_BEST_BY_SCORE),
                    sort("c"),
                    ImmutableList.of("c <> ''"),
                    ImmutableMap.of("origin", "Where it comes from"),
                    null,
                    ImmutableList.of(view("v", "SELECT 1 AS one"))))
            .views(List.of(view("v", "SELECT 2 AS two"), view("w", "SELECT * FROM v")))
            .query(
                new QuerySpec(
                    ImmutableList.of("a"),
                    ImmutableList.of(new DerivedField("x", "upper(a)")),
                    "a <> ''",
                    null))
            .extract(
                new ExtractMetadata(
                    "d",
                    1,
                    ImmutableList.of("identity"),
                    ImmutableList.of("c"),
                    ImmutableList.of(
                        new DerivedId(
                            "a", "id", DerivedId.Kind.MASKED_HASH, ImmutableList.of("raw"))),
                    ImmutableList.of("raw"),
                    ImmutableList.of("extra"),
                    "t",
                    sort("b"),
                    ImmutableList.of(),
                    new EnabledWhen.OptionIsOn("full"),
                    "full",
                    ImmutableList.of("w", "f"),
                    ImmutableMap.of("k", "v"),
                    ImmutableList.of("a"),
                    null))
            .build();
    Registry registry =
        Registry.builder("r")
            .datasets(List.of(dataset))
            .vocabulary(
                new Vocabulary(
                    ImmutableSortedMap.of("identity", IDENTITY),
                    ImmutableSortedMap.of("t", TEMPLATE),
                    ImmutableSortedMap.of("e", extractor("t")),
                    ImmutableSortedMap.of("id", id("p", "raw", "c")),
                    ImmutableSortedMap.of(
                        "f", new RequiredFunction("f", "", ImmutableList.of(), false, null)),
                    ImmutableSortedMap.of("o", new OutputBundle("o", "", ImmutableList.of("d")))))
            .build();
    assertThat(registry.views()).containsOnlyKeys("v", "w");
    assertThat(registry.view("v").definition()).isEqualTo(new SqlView("SELECT 1 AS one"));
  }

  @Test
  void aDatasetOfTheSameName() {
    assertThat(
            findings(
                Registry.builder("r")::datasets,
                List.of(base().build(), base().doc("again").build())))
        .containsExactly("code: dataset 'd' is defined twice");
  }

  @Test
  void unknownBundle() {
    assertFinds(
        base().bundles(List.of("identitty")),
        "dataset 'd': 'bundles' names the unknown bundle 'identitty'; did you mean identity?");
  }

  @Test
  void aColumnThatItsBundleBrings() {
    assertFinds(
        DatasetSpec.builder("d", 1, columns("a", "b", "a")).bundles(List.of("identity")),
        "dataset 'd': column 'a' stands twice; its bundle 'identity' already brings it");
  }

  @Test
  void aColumnThatTwoBundlesBring() {
    assertFinds(
        DatasetSpec.builder("d", 1, columns("a", "b", "b", "c"))
            .bundles(List.of("identity", "other")),
        "dataset 'd': its bundles 'identity' and 'other' both bring the column 'b'");
  }

  @Test
  void columnsOfTheBundleAreMissing() {
    assertFinds(
        base().bundles(List.of("other")),
        "dataset 'd' does not begin with the columns of its bundles; expected [b, c]");
  }

  @Test
  void promisesOfTheBundleAreMissing() {
    FieldBundle keyed =
        new FieldBundle(
            "keyed", "", fields("a"), list("a"), list("a"), ImmutableMap.of("a", "Its doc"));
    assertThat(
            findings(
                datasets ->
                    Registry.builder("r")
                        .datasets(datasets)
                        .vocabulary(
                            new Vocabulary(
                                ImmutableSortedMap.of("keyed", keyed),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of(),
                                ImmutableSortedMap.of()))
                        .build(),
                List.of(base().bundles(List.of("keyed")).keyFields(List.of("b")).build())))
        .containsExactlyInAnyOrder(
            "code: dataset 'd': its key [b] does not begin with the key of its bundles, [a]",
            "code: dataset 'd': its required columns [] do not begin with those of its bundles,"
                + " [a]",
            "code: dataset 'd': column 'a' is explained otherwise by its bundle");
  }

  @Test
  void dedupeByUnknownColumns() {
    assertFinds(
        contract(new DedupeSpec(list("x"), sort("y"), DedupeStrategy.KEEP_ARBITRARY)),
        "dataset 'd': 'contract.dedupe.keys' names the unknown column 'x'; known are a, b, c",
        "dataset 'd': 'contract.dedupe.tie_breakers' names the unknown column 'y'; known are a, b,"
            + " c");
  }

  @Test
  void dedupeWithoutKeys() {
    assertFinds(
        contract(new DedupeSpec(list(), sort("a"), DedupeStrategy.KEEP_FIRST_AFTER_SORT)),
        "dataset 'd': 'contract.dedupe.keys' is empty; expected the columns that make rows the"
            + " same");
  }

  @Test
  void bestByScoreWithoutScore() {
    assertFinds(
        contract(new DedupeSpec(list("a"), sort(), DedupeStrategy.KEEP_BEST_BY_SCORE)),
        "dataset 'd': keep_best_by_score takes the score from 'contract.dedupe.tie_breakers', which"
            + " is empty");
  }

  @Test
  void canonicalSortByUnknownColumn() {
    assertFinds(
        base().canonicalSort(sort("z")),
        "dataset 'd': 'contract.sort' names the unknown column 'z'; known are a, b, c");
  }

  @Test
  void orderOfTheExtractorByUnknownColumn() {
    assertFinds(
        base().extract(new Extracted().order("z").build()),
        "dataset 'd': 'extract.order' names the unknown column 'z'; known are a, b, c");
  }

  @Test
  void evidenceByUnknownColumn() {
    assertFinds(
        base().extract(new Extracted().evidence("z").build()),
        "dataset 'd': 'extract.evidence_required_columns' names the unknown column 'z'; known are"
            + " a, b, c");
  }

  @Test
  void viewsOfTheContractWithoutNameOrTwice() {
    assertFinds(
        base().contract(contractWith(view("", "SELECT 1"), view("v", "S"), view("v", "T"))),
        "dataset 'd': a view of 'contract.views' has no name",
        "dataset 'd': 'contract.views' has the view 'v' twice",
        "a view has no name");
  }

  @Test
  void viewsOfTheDatasetWithoutNameOrTwice() {
    assertFinds(
        base().views(List.of(view("", "SELECT 1"), view("v", "S"), view("v", "T"))),
        "dataset 'd': a view of 'views' has no name",
        "dataset 'd': 'views' has the view 'v' twice",
        "a view has no name");
  }

  @Test
  void aViewWithTheNameOfAnother() {
    assertThat(
            findings(
                datasets ->
                    Registry.builder("r")
                        .datasets(datasets)
                        .views(List.of(view("v", "SELECT 2")))
                        .build(),
                List.of(base().views(List.of(view("v", "SELECT 1"))).build())))
        .containsExactly("code: dataset 'd' has a view 'v', and another view has that name");
  }

  @Test
  void aVirtualFieldThatIsStored() {
    assertFinds(
        base()
            .contract(
                new ContractSpec(
                    "d", 1, null, sort(), list(), ImmutableMap.of("a", "?"), null, list())),
        "dataset 'd': the virtual field 'a' is a stored column");
  }

  @Test
  void anEmptyConstraint() {
    assertFinds(
        base()
            .contract(
                new ContractSpec("d", 1, null, sort(), list(" "), ImmutableMap.of(), null, list())),
        "dataset 'd': 'contract.constraints' has an empty condition");
  }

  @Test
  void unknownTemplate() {
    assertFinds(
        base().extract(extract("d", "tt")),
        "dataset 'd': 'extract.template' names the unknown template 'tt'; did you mean t?");
  }

  @Test
  void unknownIdSpec() {
    assertFinds(
        base().extract(new Extracted().derived("a", "idd", DerivedId.Kind.HASH).build()),
        "dataset 'd', derived id 'a': unknown id spec 'idd'; did you mean id?");
  }

  @Test
  void aDerivedIdThatIsNoColumnAndRequiresUnknownOnes() {
    assertFinds(
        base().extract(new Extracted().derived("z", "id", DerivedId.Kind.MASKED_HASH, "y").build()),
        "dataset 'd': 'extract.derived 0' names the unknown column 'z'; known are a, b, c",
        "dataset 'd', derived id 'z': 'extract.derived 0' names the unknown required column 'y';"
            + " known are a, b, c");
  }

  @Test
  void anIdWhosePartsTheDatasetLacks() {
    assertFinds(
        base().extract(new Extracted().derived("a", "far", DerivedId.Kind.HASH).build()),
        "dataset 'd', derived id 'a' by 'far': 'extract.derived 0' names the unknown part"
            + " 'elsewhere'; known are a, b, c");
  }

  @Test
  void unknownPostprocess() {
    assertFinds(
        base().extract(new Extracted().postprocess("ff").build()),
        "dataset 'd': 'extract.postprocess' names the unknown view or function 'ff'; did you mean"
            + " f?");
  }

  @Test
  void conditionsByUnknownOptions() {
    assertFinds(
        base().extract(new Extracted().enabledWhen(new EnabledWhen.Allowlist(), "ful").build()),
        "dataset 'd': 'extract.enabled_when' names the unknown option 'module_allowlist'; known are"
            + " full",
        "dataset 'd': 'extract.feature_flag' names the unknown option 'ful'; did you mean full?");
  }

  @Test
  void oneOutputForTwoDatasets() {
    DatasetSpec one =
        DatasetSpec.builder("d_v1", 1, columns("a")).extract(extractOf("d_v1", 1)).build();
    DatasetSpec two =
        DatasetSpec.builder("d_v2", 2, columns("a")).extract(extractOf("d_v2", 2)).build();
    assertThat(findings(ConstructionChecksTest::registry, List.of(one, two)))
        .containsExactly(
            "code: dataset 'd_v2' is given out as 'd', and so is dataset 'd_v1'; rename one of"
                + " them");
  }

  @Test
  void anExtractionThatSaysOtherwise() {
    assertFinds(
        base().extract(extractOf("e", 3)),
        "dataset 'd': its extraction has the name 'e', version 3; the dataset says otherwise");
  }

  @Test
  void policiesByUnknownColumns() {
    DatasetPolicies policies =
        new DatasetPolicies(
            new ScanPolicy(
                list("p"), sort("q"), true, true, null, null, null, null, null, null, false, null,
                null, null, null, false, false),
            new DeltaPolicy(
                DeltaScanPolicy.DEFAULT,
                new DeltaWritePolicy(null, list("s")),
                DeltaSchemaPolicy.DEFAULT,
                list("")),
            new WritePolicy(
                list("w"),
                false,
                sort("x"),
                WritePolicy.Compression.ZSTD,
                WritePolicy.Statistics.PAGE,
                null),
            new EvolutionPolicy(
                EvolutionPolicy.Promotion.NONE, ImmutableMap.of("a", "gone"), true, true, true),
            null,
            PolicyOverrides.NONE);
    String known = "; known are a, b, c";
    assertFinds(
        base().policies(policies),
        "dataset 'd': 'scan.partition_columns' names the unknown column 'p'" + known,
        "dataset 'd': 'scan.file_sort_order' names the unknown column 'q'" + known,
        "dataset 'd': 'write.partition_by' names the unknown column 'w'" + known,
        "dataset 'd': 'write.sort_by' names the unknown column 'x'" + known,
        "dataset 'd': 'delta.write.stats_columns' names the unknown column 's'" + known,
        "dataset 'd': 'delta.constraints' has an empty condition",
        "dataset 'd': 'evolution.renames' names the unknown column 'gone'" + known,
        "dataset 'd': 'evolution.renames' renames 'a', which is a declared column");
  }

  @Test
  void aQueryOfUnknownColumns() {
    assertFinds(
        base()
            .query(
                new QuerySpec(
                    list("z"),
                    ImmutableList.of(new DerivedField("x", " "), new DerivedField("x", "1")),
                    null,
                    null)),
        "dataset 'd': 'query.columns' names the unknown column 'z'; known are a, b, c",
        "dataset 'd': derived column 'x' has no expression",
        "dataset 'd': derived column 'x' stands twice");
  }

  @Test
  void aVersionOfFilesThatHaveNone() {
    assertFinds(
        base()
            .location(
                new DatasetLocation(
                    list("/x.parquet"),
                    DataFormat.PARQUET,
                    ImmutableMap.of(),
                    sort(),
                    Partitioning.NONE,
                    ImmutableMap.of(),
                    new DatasetLocation.DeltaVersion.Commit(3),
                    null,
                    null)),
        "location of d: a version is chosen, and the format is parquet; expected delta");
  }

  @Test
  void vocabularyThatIsWrong() {
    Vocabulary wrong =
        new Vocabulary(
            ImmutableSortedMap.of(
                "none",
                new FieldBundle("none", "", list(), list("k"), list("l"), ImmutableMap.of()),
                "twice",
                bundle("twice", "a", "a")),
            ImmutableSortedMap.of("t", template("t", 0, Double.NaN)),
            ImmutableSortedMap.of("e", new ExtractorSpec("e", 0, "", "u", ImmutableSortedMap.of())),
            ImmutableSortedMap.of("id", id("a:b")),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(
                "o", new OutputBundle("o", "", list("nothing")),
                "p", new OutputBundle("p", "", list())));
    assertThat(
            findings(
                none -> Registry.builder("r").vocabulary(wrong).build(), List.<DatasetSpec>of()))
        .containsExactly(
            "code: bundle 'none' has no columns",
            "code: bundle 'none': 'key' names the unknown column 'l'",
            "code: bundle 'none': 'required' names the unknown column 'k'",
            "code: bundle 'twice': column 'a' stands twice",
            "code: template 't' has the evidence_rank 0; expected a whole number from 1 to 32767",
            "code: template 't' has the confidence NaN; expected a number from 0 to 1",
            "code: extractor 'e' has the version 0; expected 'version:' with a whole number from 1",
            "code: extractor 'e': 'template' names the unknown template 'u'; known are t",
            "code: id 'id' has the prefix 'a:b'; expected a text without a colon",
            "code: id 'id' has no columns; expected its parts in order",
            "code: output bundle 'p' has no outputs",
            "code: output bundle 'o': 'outputs' names the unknown output 'nothing'");
  }

  @Test
  void viewsThatReadEachOther() {
    assertThat(
            findings(
                none ->
                    Registry.builder("r")
                        .views(
                            List.of(
                                view("a", "SELECT * FROM r.public.\"b\" WHERE x = 'from a'"),
                                view("b", "SELECT * FROM q JOIN C ON true -- from nothing"),
                                view("c", "WITH b AS (SELECT 1) SELECT * FROM b, a JOIN A ON 1=1"),
                                view("d", "SELECT * FROM a")))
                        .build(),
                List.<DatasetSpec>of()))
        .containsExactly("code: views read each other in a circle: a → b → c → a");
  }

  @Test
  void namesInWithAndFunctionsAreNoCircle() {
    Registry registry =
        Registry.builder("r")
            .views(
                List.of(
                    view("a", "SELECT * FROM b"),
                    view("b", "WITH a AS (SELECT 1) SELECT extract(day FROM a) FROM a"),
                    view("c", "SELECT '/* ' FROM a -- FROM c")))
            .build();
    assertThat(registry.views()).hasSize(3);
  }

  private static void assertFinds(DatasetSpec.Builder dataset, String... messages) {
    assertThat(findings(ConstructionChecksTest::registry, List.of(dataset.build())))
        .containsExactly(
            List.of(messages).stream().map(message -> "code: " + message).toArray(String[]::new));
  }

  private static <T> List<String> findings(Function<List<T>, ?> make, List<T> from) {
    RegistryException thrown =
        catchThrowableOfType(RegistryException.class, () -> make.apply(from));
    assertThat(thrown).as("the registry is refused").isNotNull();
    return thrown.findings().stream().map(RegistryFinding::toString).toList();
  }

  private static Registry registry(List<DatasetSpec> datasets) {
    return Registry.builder("r")
        .datasets(datasets)
        .vocabulary(
            new Vocabulary(
                ImmutableSortedMap.of("identity", IDENTITY, "other", bundle("other", "b", "c")),
                ImmutableSortedMap.of("t", TEMPLATE),
                ImmutableSortedMap.of("e", extractor("t")),
                ImmutableSortedMap.of("id", id("p", "a"), "far", id("p", "elsewhere")),
                ImmutableSortedMap.of(
                    "f", new RequiredFunction("f", "", ImmutableList.of(), false, null)),
                ImmutableSortedMap.of()))
        .build();
  }

  private static DatasetSpec.Builder base() {
    return DatasetSpec.builder("d", 1, columns("a", "b", "c"));
  }

  private static DatasetSpec.Builder contract(DedupeSpec dedupe) {
    return base()
        .contract(
            new ContractSpec("d", 1, dedupe, sort(), list(), ImmutableMap.of(), null, list()));
  }

  private static ContractSpec contractWith(ViewSpec... views) {
    return new ContractSpec(
        BARE.name(),
        BARE.version(),
        null,
        sort(),
        list(),
        ImmutableMap.of(),
        null,
        ImmutableList.copyOf(views));
  }

  private static ExtractMetadata extract(String name, @Nullable String template) {
    return new ExtractMetadata(
        name,
        1,
        list(),
        list(),
        list(),
        list(),
        list(),
        template,
        list(),
        list(),
        new EnabledWhen.Always(),
        null,
        list(),
        ImmutableMap.of(),
        list(),
        null);
  }

  private static ExtractMetadata extractOf(String name, int version) {
    return new ExtractMetadata(
        name,
        version,
        list(),
        list(),
        list(),
        list(),
        list(),
        null,
        list(),
        list(),
        new EnabledWhen.Always(),
        null,
        list(),
        ImmutableMap.of(),
        list(),
        null);
  }

  private static Schema columns(String... names) {
    return new Schema(fields(names));
  }

  private static ImmutableList<Field> fields(String... names) {
    return List.of(names).stream()
        .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE))
        .collect(ImmutableList.toImmutableList());
  }

  private static FieldBundle bundle(String name, String... columns) {
    return new FieldBundle(name, "", fields(columns), list(), list(), ImmutableMap.of());
  }

  private static ExtractTemplate template(String name, int rank, double confidence) {
    return new ExtractTemplate(
        name,
        "",
        rank,
        confidence,
        CoordinateSystem.NONE,
        "preserve",
        1,
        OrderingLevel.IMPLICIT,
        list(),
        true,
        true,
        true,
        false,
        PolicyOverrides.NONE);
  }

  private static ExtractorSpec extractor(String template) {
    return new ExtractorSpec(
        "e", 1, "", template, ImmutableSortedMap.of("full", new OptionValue.Flag(true)));
  }

  private static IdSpec id(String prefix, String... columns) {
    return new IdSpec(
        columns.length == 1 && columns[0].equals("elsewhere") ? "far" : "id",
        "",
        prefix,
        list(),
        ImmutableList.copyOf(columns),
        IdRecipe.REGISTRY,
        IdSpec.DEFAULT_NULL_TEXT);
  }

  private static ViewSpec view(String name, String sql) {
    return new ViewSpec(name, "", new SqlView(sql));
  }

  private static ImmutableList<SortKey> sort(String... columns) {
    return List.of(columns).stream()
        .map(column -> new SortKey(column, SortOrder.ASCENDING))
        .collect(ImmutableList.toImmutableList());
  }

  private static <T> ImmutableList<T> list() {
    return ImmutableList.of();
  }

  private static ImmutableList<String> list(String first, String... more) {
    return ImmutableList.<String>builder().add(first).add(more).build();
  }

  /** An extraction with one part changed. */
  private static final class Extracted {
    private ImmutableList<DerivedId> derived = ImmutableList.of();
    private ImmutableList<SortKey> order = ImmutableList.of();
    private ImmutableList<String> postprocess = ImmutableList.of();
    private ImmutableList<String> evidence = ImmutableList.of();
    private EnabledWhen enabledWhen = EXTRACT.enabledWhen();
    private @Nullable String flag;

    Extracted derived(String name, String spec, DerivedId.Kind kind, String... required) {
      derived = ImmutableList.of(new DerivedId(name, spec, kind, ImmutableList.copyOf(required)));
      return this;
    }

    Extracted order(String column) {
      order = sort(column);
      return this;
    }

    Extracted postprocess(String step) {
      postprocess = ImmutableList.of(step);
      return this;
    }

    Extracted evidence(String column) {
      evidence = ImmutableList.of(column);
      return this;
    }

    Extracted enabledWhen(EnabledWhen when, String featureFlag) {
      enabledWhen = when;
      flag = featureFlag;
      return this;
    }

    ExtractMetadata build() {
      return new ExtractMetadata(
          "d",
          1,
          list(),
          list(),
          derived,
          list(),
          list(),
          "t",
          order,
          list(),
          enabledWhen,
          flag,
          postprocess,
          ImmutableMap.of(),
          evidence,
          null);
    }
  }
}
