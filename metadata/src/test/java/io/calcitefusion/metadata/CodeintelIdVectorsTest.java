package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids by the shipped specs, made with a hash that is not ours, against known ones. */
final class CodeintelIdVectorsTest {
  private static final Registry REGISTRY = RegistryReader.readClasspath("codeintel");
  private static final int DIGEST_BITS = 128;

  @Test
  void filesAreHashedByPathAndByRepositoryWhenItIsKnown() {
    IdSpec file = spec("repo_file_id");
    assertThat(id(file, Map.of(), "src/app.py")).isEqualTo("file:e226e183b75420e03aabd51110b74e89");
    assertThat(id(file, Map.of("repo_id", "demo"), "src/app.py"))
        .isEqualTo("file:1e7b60397f47413461c2682095165133");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "span_id",
        "cst_import_span_id",
        "cst_call_span_id",
        "cst_def_span_id",
        "ts_span_id"
      })
  void equalStretchesHaveOneIdWhateverTheirColumnsAreCalled(String name) {
    assertThat(id(spec(name), Map.of(), "file_1", "0", "4"))
        .isEqualTo("span:b14b32b2e96d77527a82299a41ef0bcb");
  }

  @Test
  void aNullIsNotTheWordNone() {
    IdSpec type = spec("type_id");
    assertThat(id(type, Map.of(), (String) null))
        .isEqualTo(id(type, Map.of(), "__NULL__"))
        .isNotEqualTo(id(type, Map.of(), "None"));
  }

  private static IdSpec spec(String name) {
    return REGISTRY.extraction().idSpec(name);
  }

  private static String id(IdSpec spec, Map<String, String> literals, @Nullable String... columns) {
    assertThat(spec.recipe()).isEqualTo(IdRecipe.REGISTRY);
    assertThat(spec.columns()).hasSize(columns.length);
    List<String> parts = new ArrayList<>();
    parts.add(spec.prefix());
    spec.literals().stream().filter(literals::containsKey).map(literals::get).forEach(parts::add);
    for (String column : columns) {
      parts.add(column == null ? spec.nullText() : column);
    }
    byte[] text = String.join("\u001f", parts).getBytes(StandardCharsets.UTF_8);
    Blake2bDigest digest = new Blake2bDigest(DIGEST_BITS);
    digest.update(text, 0, text.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return spec.prefix() + ":" + HexFormat.of().formatHex(hash);
  }
}
