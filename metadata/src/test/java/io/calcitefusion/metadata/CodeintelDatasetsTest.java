package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** Contracts of the shipped datasets and columns of the shipped views against reviewed tables. */
final class CodeintelDatasetsTest {
  private static final Registry REGISTRY = RegistryReader.readClasspath("codeintel");

  @Test
  void contractsAreTheReviewedOnes() {
    assertThat(REGISTRY.datasets().values().stream().map(CodeintelDatasetsTest::contract))
        .containsExactlyElementsOf(ReviewedTable.read("datasets.txt"));
  }

  @Test
  void viewsHaveTheReviewedColumns() {
    assertThat(REGISTRY.views().values().stream().map(CodeintelDatasetsTest::view))
        .containsExactlyElementsOf(ReviewedTable.read("views.txt"));
  }

  @Test
  void everyColumnOfAViewIsExplained() {
    assertThat(
            REGISTRY.views().values().stream()
                .flatMap(view -> ((NestedView) view.definition()).columns().stream())
                .filter(column -> column.doc().isBlank())
                .map(column -> column.field().getName()))
        .isEmpty();
    assertThat(REGISTRY.views().values()).allSatisfy(view -> assertThat(view.doc()).isNotBlank());
  }

  @Test
  void contractsAreNamedAndVersionedLikeTheirDatasets() {
    assertThat(REGISTRY.datasets().values())
        .allSatisfy(
            dataset -> {
              assertThat(REGISTRY.contract(dataset.name()).name()).isEqualTo(dataset.name());
              assertThat(dataset.contract().version()).isEqualTo(dataset.version());
              assertThat(dataset.contract().virtualFields().values())
                  .allSatisfy(doc -> assertThat(doc).isNotBlank());
            });
  }

  @Test
  void onlyGraphColumnsAreNeverNull() {
    assertThat(
            REGISTRY.datasets().values().stream()
                .filter(
                    dataset ->
                        dataset.arrowSchema().getFields().stream().anyMatch(f -> !f.isNullable()))
                .map(DatasetSpec::name))
        .allSatisfy(name -> assertThat(name).startsWith("cpg_"));
  }

  @Test
  void derivedColumnsOfAQueryAreColumnsOfTheDataset() {
    assertThat(REGISTRY.datasets().values())
        .filteredOn(dataset -> !dataset.query().derivedFields().isEmpty())
        .extracting(DatasetSpec::name)
        .containsExactly(
            "diagnostics_norm_v1",
            "py_bc_def_use_events_v1",
            "py_bc_reaches_v1",
            "type_exprs_norm_v1");
    assertThat(REGISTRY.datasets().values())
        .filteredOn(dataset -> !dataset.query().derivedFields().isEmpty())
        .allSatisfy(
            dataset -> {
              List<String> all =
                  dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
              List<String> derived =
                  dataset.query().derivedFields().stream().map(DerivedField::name).toList();
              assertThat(dataset.query().columns())
                  .containsExactlyElementsOf(
                      all.stream().filter(column -> !derived.contains(column)).toList());
              assertThat(all).containsAll(derived);
            });
  }

  private static String contract(DatasetSpec dataset) {
    DedupeSpec dedupe = dataset.contract().dedupe();
    return ReviewedTable.row(
        dataset.name(),
        Integer.toString(dataset.version()),
        ReviewedTable.names(dataset.bundles()),
        ReviewedTable.names(dataset.keyFields()),
        ReviewedTable.names(dataset.requiredNonNull()),
        ReviewedTable.names(dataset.joinKeys()),
        order(dataset.ordering()),
        dedupe == null ? "-" : ReviewedTable.names(dedupe.keys()),
        dedupe == null ? "-" : ReviewedTable.sortKeys(dedupe.tieBreakers()),
        ReviewedTable.names(dataset.contract().virtualFields().keySet()));
  }

  private static String order(Ordering ordering) {
    return ordering.level() == OrderingLevel.UNORDERED
        ? "-"
        : ordering.level().name().toLowerCase(Locale.ROOT)
            + " "
            + ReviewedTable.sortKeys(ordering.keys());
  }

  private static String view(ViewSpec view) {
    NestedView nested = (NestedView) view.definition();
    return ReviewedTable.row(
        view.name(),
        nested.root() + "." + String.join(".", nested.path()),
        ReviewedTable.names(nested.context().stream().map(ContextField::name).toList()),
        nested.columns().stream()
            .map(column -> column(column.field()))
            .collect(Collectors.joining(", ")));
  }

  private static String column(Field field) {
    return field.getName()
        + " "
        + SchemaComparison.type(field)
        + (field.isNullable() ? "" : " not null");
  }
}
