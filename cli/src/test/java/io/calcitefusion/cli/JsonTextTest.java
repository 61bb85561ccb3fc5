package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTextTest {
  @Test
  void valuesOfEveryKindAreJson() throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("text", "a \"b\" \\ \n\t\u0001 é 😀 \ud800");
    object.put("number", 12L);
    object.put("flag", true);
    object.put("nothing", null);
    object.put("list", Arrays.asList(1, null, List.of()));
    object.put("object", Map.of("x", Map.of()));
    assertThat(written(object))
        .isEqualTo(
            "{\"text\":\"a \\\"b\\\" \\\\ \\n\\t\\u0001 é 😀 \\ud800\",\"number\":12,\"flag\":true,"
                + "\"nothing\":null,\"list\":[1,null,[]],\"object\":{\"x\":{}}}");
  }

  private static String written(Object value) throws IOException {
    StringBuilder out = new StringBuilder();
    JsonText.write(value, out);
    return out.toString();
  }
}
