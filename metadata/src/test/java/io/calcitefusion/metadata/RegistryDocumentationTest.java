package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/registry.md} shows works, and what can be written is shown there. */
final class RegistryDocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "registry.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static String example() throws IOException {
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
        .containsExactly("big_orders", "customers_v1", "item_tags", "order_items", "orders_v2");
    DatasetLocation customers = registry.dataset("customers_v1").location();
    assertThat(customers).isNotNull();
    assertThat(customers.format()).isEqualTo(DataFormat.CSV);
    assertThat(registry.absolutePaths(customers)).containsExactly("/shop/customers/*.csv");
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
  void everyKeyIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    List<String> keys =
        Stream.of(
                RegistryFile.KEYS,
                DatasetReader.KEYS,
                ColumnReader.KEYS,
                LocationReader.KEYS,
                ViewReader.KEYS)
            .flatMap(known -> known.stream())
            .distinct()
            .toList();
    assertThat(keys).allSatisfy(key -> assertThat(page).contains("\n| `" + key + "` |"));
    assertThat(ViewReader.COLUMN_KEYS)
        .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  @Test
  void everyTypeWordIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    String types = page.substring(page.indexOf("## Types"), page.indexOf("## Limits of a file"));
    StringBuilder shown = new StringBuilder("\n");
    Matcher code = CODE.matcher(types);
    while (code.find()) {
      shown.append(code.group(1)).append('\n');
    }
    assertThat(ArrowTypeWords.ALL)
        .allSatisfy(word -> assertThat(shown.toString()).containsPattern("\n" + word + "[\n(<]"));
  }
}
