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

/** Records from which registries for tests of the construction checks are put together. */
final class RegistryPieces {
  static final ContractSpec BARE = ContractSpec.bare("d", 1);
  static final ExtractMetadata EXTRACT = extract("d", null);
  static final FieldBundle IDENTITY = bundle("identity", "a", "b");
  static final ExtractTemplate TEMPLATE = template("t", 1, 1.0);

  static void assertFinds(DatasetSpec.Builder dataset, String... messages) {
    assertThat(findings(RegistryPieces::registry, List.of(dataset.build())))
        .containsExactly(
            List.of(messages).stream().map(message -> "code: " + message).toArray(String[]::new));
  }

  static <T> List<String> findings(Function<List<T>, ?> make, List<T> from) {
    RegistryException thrown =
        catchThrowableOfType(RegistryException.class, () -> make.apply(from));
    assertThat(thrown).as("the registry is refused").isNotNull();
    return thrown.findings().stream().map(RegistryFinding::toString).toList();
  }

  static Registry registry(List<DatasetSpec> datasets) {
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

  static DatasetSpec.Builder base() {
    return DatasetSpec.builder("d", 1, columns("a", "b", "c"));
  }

  static DatasetSpec.Builder contract(DedupeSpec dedupe) {
    return base()
        .contract(
            new ContractSpec("d", 1, dedupe, sort(), list(), ImmutableMap.of(), null, list()));
  }

  static ContractSpec contractWith(ViewSpec... views) {
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

  static ExtractMetadata extract(String name, @Nullable String template) {
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

  static ExtractMetadata extractOf(String name, int version) {
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

  static Schema columns(String... names) {
    return new Schema(fields(names));
  }

  static ImmutableList<Field> fields(String... names) {
    return List.of(names).stream()
        .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE))
        .collect(ImmutableList.toImmutableList());
  }

  static FieldBundle bundle(String name, String... columns) {
    return new FieldBundle(name, "", fields(columns), list(), list(), ImmutableMap.of());
  }

  static ExtractTemplate template(String name, int rank, double confidence) {
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

  static ExtractorSpec extractor(String template) {
    return new ExtractorSpec(
        "e", 1, "", template, ImmutableSortedMap.of("full", new OptionValue.Flag(true)));
  }

  static IdSpec id(String prefix, String... columns) {
    return new IdSpec(
        columns.length == 1 && columns[0].equals("elsewhere") ? "far" : "id",
        "",
        prefix,
        list(),
        ImmutableList.copyOf(columns),
        IdRecipe.REGISTRY,
        IdSpec.DEFAULT_NULL_TEXT);
  }

  static ViewSpec view(String name, String sql) {
    return new ViewSpec(name, "", new SqlView(sql));
  }

  static ImmutableList<SortKey> sort(String... columns) {
    return List.of(columns).stream()
        .map(column -> new SortKey(column, SortOrder.ASCENDING))
        .collect(ImmutableList.toImmutableList());
  }

  static <T> ImmutableList<T> list() {
    return ImmutableList.of();
  }

  static ImmutableList<String> list(String first, String... more) {
    return ImmutableList.<String>builder().add(first).add(more).build();
  }

  /** An extraction with one part changed. */
  static final class Extracted {
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

  private RegistryPieces() {}
}
