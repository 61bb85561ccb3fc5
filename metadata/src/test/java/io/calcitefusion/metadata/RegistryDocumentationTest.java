package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.RegistrySections.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** What {@code docs/registry.md} shows works, and what can be written is shown there. */
final class RegistryDocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "registry.md");

  /** Keys that change little, so that the example is better without them. */
  private static final Set<String> SELDOM =
      Set.of(
          "include",
          "skip_metadata",
          "skip_arrow_metadata",
          "binary_as_string",
          "schema_force_view_types",
          "infer_partitions",
          "ignore_subdirectory",
          "file_extension",
          "cache",
          "collect_statistics",
          "meta_fetch_concurrency",
          "unbounded",
          "file_sort_order",
          "parquet_pruning",
          "emit_invalid_rows",
          "emit_error_table",
          "allow_extra",
          "allow_casts",
          "single_file",
          "force_view_types",
          "null_text",
          "ambiguity_policy",
          "superior_rank",
          "supports_plan",
          "supports_views",
          "streaming_safe",
          "pipeline_breaker",
          "sorted",
          "delta_timestamp");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static String example() throws IOException {
    String page = Files.readString(PAGE);
    String fence = "```yaml\n";
    int start = page.indexOf(fence) + fence.length();
    return page.substring(start, page.indexOf("```", start));
  }

  private static Registry registry() throws IOException {
    return RegistryReader.parse(
        "registry.yaml", Path.of("/shop"), example().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void exampleIsARegistry() throws IOException {
    Registry registry = registry();
    assertThat(registry.tableNames())
        .containsExactly(
            "attachments_v1",
            "big_orders",
            "customers_of_tickets",
            "customers_v1",
            "item_tags",
            "order_items",
            "order_parcels",
            "orders_v2",
            "tickets_v1");
    DatasetLocation customers = registry.dataset("customers_v1").location();
    assertThat(customers).isNotNull();
    assertThat(customers.format()).isEqualTo(DataFormat.CSV);
    assertThat(registry.absolutePaths(customers)).containsExactly("/shop/customers");
    assertThat(registry.dataset("tickets_v1").arrowSchema().getFields())
        .extracting(Field::getName)
        .containsExactly(
            "mail_id",
            "mailbox",
            "message_no",
            "customer_id",
            "subject",
            "evidence_rank",
            "confidence");
    assertThat(registry.dataset("orders_v2").canonicalSort())
        .containsExactly(
            new SortKey("ordered_at", SortOrder.DESCENDING),
            new SortKey("order_id", SortOrder.ASCENDING));
  }

  @Test
  void exampleHasEverySourceOfAColumn() throws IOException {
    Registry registry = registry();
    NestedView items = (NestedView) registry.view("order_items").definition();
    assertThat(items.columns())
        .extracting(column -> column.source().getClass().getSimpleName())
        .contains("RootColumn", "ContextReference", "ElementField", "Expression");
    NestedView tags = (NestedView) registry.view("item_tags").definition();
    assertThat(tags.columns().get(1).source()).isEqualTo(new ElementField(ImmutableList.of()));
    assertThat(registry.view("big_orders").definition()).isInstanceOf(SqlView.class);
  }

  @Test
  void everyKeyIsExplainedWhereItBelongs() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(RegistrySections.ALL)
        .allSatisfy(
            section -> {
              String text = page.substring(page.indexOf("\n### " + section.heading() + "\n") + 1);
              int end = text.indexOf("\n#", 1);
              assertThat(section.keys())
                  .allSatisfy(key -> assertThat(text.substring(0, end)).contains("`" + key + "`"));
            });
  }

  @Test
  void everyRowOfATableIsAKey() throws IOException {
    String page = Files.readString(PAGE);
    String keys = page.substring(page.indexOf("\n## Keys\n"), page.indexOf("\n## Includes\n"));
    Set<String> known =
        RegistrySections.ALL.stream()
            .flatMap(section -> section.keys().stream())
            .collect(Collectors.toSet());
    Matcher rows = Pattern.compile("\n\\| `([^`]+)` \\|").matcher(keys);
    List<String> shown = rows.results().map(row -> row.group(1)).toList();
    assertThat(shown).hasSizeGreaterThan(100).allSatisfy(key -> assertThat(known).contains(key));
  }

  @Test
  void exampleUsesEverySection() throws IOException {
    String example = example();
    assertThat(RegistrySections.ALL)
        .filteredOn(section -> !section.definition().equals("policy"))
        .flatExtracting(Section::keys)
        .filteredOn(key -> !SELDOM.contains(key))
        .allSatisfy(key -> assertThat(example).containsPattern("\\b" + key + ":"));
  }

  @Test
  void everyTypeWordIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    String types =
        page.substring(page.indexOf("## Types"), page.indexOf("## Limits of a registry"));
    StringBuilder shown = new StringBuilder("\n");
    Matcher code = CODE.matcher(types);
    while (code.find()) {
      shown.append(code.group(1)).append('\n');
    }
    assertThat(ArrowTypeWords.ALL)
        .allSatisfy(word -> assertThat(shown.toString()).containsPattern("\n" + word + "[\n(<]"));
  }
}
