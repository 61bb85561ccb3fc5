package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metadata for native images names exactly what the native library looks up. */
final class ReachabilityMetadataTest {
  private static final String RESOURCE =
      "/META-INF/native-image/io.calcitefusion/calcitefusion-datafusion-backend/"
          + "reachability-metadata.json";
  private static final Path NATIVE_SOURCES = Path.of("..", "native", "src");

  /** The JDK hides this method from reflection. */
  private static final String HIDDEN = "implAddOpensToAllUnnamed";

  private static final Pattern METHOD =
      Pattern.compile(
          "(?s)jni_str!\\(\\s*\"(\\w+)\"\\s*\\),\\s*jni_sig!\\(\\s*\"([^\"]+)\"\\s*\\)");
  private static final Pattern CLASS =
      Pattern.compile("(?s)(?:find_class|throw_new_void)\\(jni_str!\\(\\s*\"([\\w/]+)\"\\s*\\)");
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of("int", int.class, "long", long.class, "byte[]", byte[].class, "long[]", long[].class);

  private static JsonNode metadata() throws IOException {
    try (InputStream in = ReachabilityMetadataTest.class.getResourceAsStream(RESOURCE)) {
      assertThat(in).isNotNull();
      return new ObjectMapper().readTree(in);
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive == null ? Class.forName(name) : primitive;
  }

  @Test
  void everyLookUpOfTheLibraryIsListedAndNothingElse() throws Exception {
    Set<String> methods = new TreeSet<>();
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(NATIVE_SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".rs")).toList()) {
        String text = Files.readString(file);
        for (Matcher m = METHOD.matcher(text); m.find(); ) {
          methods.add(m.group(1) + m.group(2));
        }
        for (Matcher m = CLASS.matcher(text); m.find(); ) {
          classes.add(m.group(1).replace('/', '.'));
        }
        long written = Pattern.compile("jni_sig!\\(").matcher(text).results().count();
        assertThat(METHOD.matcher(text).results().count()).as("%s", file).isEqualTo(written);
      }
    }
    Set<String> listed = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode entry : metadata().get("reflection")) {
      assertThat(entry.get("jniAccessible").asBoolean()).isTrue();
      types.add(entry.get("type").asText());
      for (Executable method : methods(entry)) {
        if (method instanceof Method found) {
          listed.add(
              found.getName()
                  + MethodType.methodType(found.getReturnType(), found.getParameterTypes())
                      .toMethodDescriptorString());
        }
      }
    }
    listed.add(HIDDEN + "(Ljava/lang/String;)V");
    assertThat(methods).hasSizeGreaterThan(8).isEqualTo(listed);
    assertThat(types).containsAll(classes);
  }

  /** The methods of an entry, each of which has to be there. */
  private static List<Executable> methods(JsonNode entry) throws Exception {
    Class<?> type = Class.forName(entry.get("type").asText());
    List<Executable> methods = new ArrayList<>();
    for (JsonNode method : entry.path("methods")) {
      List<Class<?>> parameters = new ArrayList<>();
      for (JsonNode parameter : method.get("parameterTypes")) {
        parameters.add(type(parameter.asText()));
      }
      Class<?>[] types = parameters.toArray(new Class<?>[0]);
      String name = method.get("name").asText();
      if (name.equals("<init>")) {
        methods.add(type.getConstructor(types));
      } else if (name.equals(HIDDEN)) {
        assertThat(types).containsExactly(String.class);
      } else {
        methods.add(type.getDeclaredMethod(name, types));
      }
    }
    return methods;
  }

  @Test
  void everyResourceIsThere() throws IOException {
    for (JsonNode resource : metadata().get("resources")) {
      String path =
          "/"
              + resource
                  .get("glob")
                  .asText()
                  .replace("/*/", "/linux-x86_64/")
                  .replace(".*.", ".0.");
      assertThat(ReachabilityMetadataTest.class.getResource(path)).as(path).isNotNull();
    }
  }
}
