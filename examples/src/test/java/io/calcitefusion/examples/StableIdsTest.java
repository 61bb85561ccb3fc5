package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.IdRecipe;
import io.calcitefusion.metadata.IdSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StableIdsTest {

  @Test
  void fileIdHashesPrefixAndPath() {
    assertThat(Shipped.fileId(null, "src/app.py"))
        .isEqualTo("file:e226e183b75420e03aabd51110b74e89");
  }

  @Test
  void repositoryNameIsPartOfTheFileId() {
    assertThat(Shipped.fileId("demo", "src/app.py"))
        .isEqualTo("file:1e7b60397f47413461c2682095165133");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "REGISTRY file src/app.py file:e226e183b75420e03aabd51110b74e89",
        "REGISTRY file demo,src/app.py file:1e7b60397f47413461c2682095165133",
        "REGISTRY span file_1,0,4 span:b14b32b2e96d77527a82299a41ef0bcb",
        "JOINED span file_1,0,4 span:6993574511691733500",
        "JOINED scip_doc src/app.py scip_doc:3229083413022686644",
        "INGESTION span src/app.py,0,4 span:aa8b5de42112e0a715a6b81667330ee1",
        "INGESTION span call,src/app.py,0,4 span:f86fc40225b23d962c40c5ce4ac9f4f8"
      })
  void everyRecipeGivesItsKnownIds(IdRecipe recipe, String prefix, String parts, String id) {
    assertThat(id(recipe, prefix, List.of(parts.split(",")))).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "'',7252660547403494068",
    "a,4681665781835383343",
    "alpha,5982700193828047002",
    "éclair,5951269960789405296",
    "src/app.py,3229083413022686644"
  })
  void hash64IsTheKnownNumber(String text, String hash) {
    assertThat(StableIds.hash64(text)).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({"alpha,b52f7e54cd313e691148cc2c80345831", "éclair,2be1a87b9474ddf42688bffcba914d33"})
  void hash128IsTheKnownHex(String text, String hash) {
    assertThat(StableIds.hash128(text)).isEqualTo(hash);
  }

  @Test
  void partsHashesWithoutThePrefix() {
    String id = id(IdRecipe.PARTS, "span", List.of("a", "b"));
    assertThat(id).isEqualTo("span:" + StableIds.hash128("a\u001fb"));
    assertThat(id(IdRecipe.PARTS, "other", List.of("a", "b"))).endsWith(id.substring(4));
  }

  @Test
  void aNullPartIsHashedAsItsTextAndOnlyJoinedLosesIt() {
    List<@Nullable String> parts = Arrays.asList("a", null, "b");
    assertThat(id(IdRecipe.REGISTRY, "x", parts))
        .isEqualTo(id(IdRecipe.REGISTRY, "x", List.of("a", "__NULL__", "b")))
        .isNotEqualTo(id(IdRecipe.REGISTRY, "x", List.of("a", "b")));
    assertThat(id(IdRecipe.INGESTION, "x", parts))
        .isEqualTo(id(IdRecipe.INGESTION, "x", List.of("a", "None", "b")));
    assertThat(id(IdRecipe.JOINED, "x", parts))
        .isEqualTo(id(IdRecipe.JOINED, "x", List.of("a", "b")));
  }

  @Test
  void sha256IsLowerCaseHex() {
    assertThat(StableIds.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static String id(IdRecipe recipe, String prefix, List<@Nullable String> parts) {
    return StableIds.id(spec(recipe, prefix, parts.size()), List.of(), parts);
  }

  static IdSpec spec(IdRecipe recipe, String prefix, int columns) {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    for (int i = 0; i < columns; i++) {
      names.add("c" + i);
    }
    return new IdSpec(
        "s", "", prefix, ImmutableList.of(), names.build(), recipe, recipe.defaultNullText());
  }
}
