package io.calcitefusion.datafusion.licences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks cargo which crates are linked into the native library: no tools of the build, no tests. */
final class LinkedCrates {
  private static final String PLATFORM = "x86_64-unknown-linux-gnu";
  private static final String OWN = "calcitefusion-native";

  private final Map<String, JsonNode> packages = new HashMap<>();
  private final Map<String, JsonNode> nodes = new HashMap<>();

  private LinkedCrates(JsonNode metadata) {
    metadata.get("packages").forEach(each -> packages.put(each.get("id").asText(), each));
    metadata.get("resolve").get("nodes").forEach(node -> nodes.put(node.get("id").asText(), node));
  }

  /** All foreign crates, in the order of names and versions. */
  static List<Crate> read(Path nativeFolder) throws IOException, InterruptedException {
    Process cargo =
        new ProcessBuilder(
                "cargo",
                "metadata",
                "--locked",
                "--offline",
                "--format-version=1",
                "--filter-platform=" + PLATFORM)
            .directory(nativeFolder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonNode metadata = new ObjectMapper().readTree(cargo.getInputStream());
    if (cargo.waitFor() != 0) {
      throw new IOException("cargo metadata failed in " + nativeFolder.toAbsolutePath());
    }
    return new LinkedCrates(metadata).crates();
  }

  private List<Crate> crates() throws IOException {
    Deque<String> waiting = new ArrayDeque<>();
    Set<String> linked = new HashSet<>();
    packages.forEach(
        (id, each) -> {
          if (each.get("name").asText().equals(OWN)) {
            waiting.add(id);
          }
        });
    while (!waiting.isEmpty()) {
      String id = waiting.remove();
      if (!isMacro(packages.get(id)) && linked.add(id)) {
        for (JsonNode dependency : nodes.get(id).get("deps")) {
          if (isLinked(dependency)) {
            waiting.add(dependency.get("pkg").asText());
          }
        }
      }
    }
    Comparator<Crate> order = Comparator.comparing(Crate::name);
    List<Crate> crates = new ArrayList<>();
    for (String id : linked) {
      if (!packages.get(id).get("name").asText().equals(OWN)) {
        crates.add(crate(packages.get(id)));
      }
    }
    crates.sort(order.thenComparing(Crate::version));
    return crates;
  }

  private static boolean isMacro(JsonNode crate) {
    for (JsonNode target : crate.get("targets")) {
      if (target.get("kind").toString().contains("proc-macro")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLinked(JsonNode dependency) {
    for (JsonNode kind : dependency.get("dep_kinds")) {
      if (kind.get("kind").isNull()) {
        return true;
      }
    }
    return false;
  }

  private static Crate crate(JsonNode crate) throws IOException {
    Path folder = Path.of(crate.get("manifest_path").asText()).getParent();
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (Files.isRegularFile(file)
            && name.toLowerCase(Locale.ROOT)
                .matches("(un)?licen[sc]e.*|copying.*|copyright.*|notice.*")
            && !name.endsWith(".spdx")) {
          texts.put(name, Files.readString(file).replace("\r\n", "\n").strip());
        }
      }
    }
    return Crate.of(
        crate.get("name").asText(),
        crate.get("version").asText(),
        crate.path("license").asText(""),
        crate.path("repository").asText(""),
        texts);
  }
}
