package io.calcitefusion.datafusion.licences;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files about crates that the jars carry. {@code make licences} runs it after a change
 * of Cargo.lock; a test tells when that is due.
 */
final class CrateNotices {
  static final Path NATIVE = Path.of("..", "native");
  static final Path FOLDER = Path.of("src", "main", "resources", "META-INF");
  static final String LISTING = "calcitefusion/third-party-crates.txt";
  static final String BOM = "sbom/crates.cdx.json";

  private CrateNotices() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<Crate> crates = LinkedCrates.read(NATIVE);
    Files.createDirectories(FOLDER.resolve("calcitefusion"));
    Files.createDirectories(FOLDER.resolve("sbom"));
    Files.writeString(FOLDER.resolve(LISTING), listing(crates));
    Files.writeString(FOLDER.resolve(BOM), bom(crates));
  }

  /** Names, licences and sources of all crates, then every text once. */
  static String listing(List<Crate> crates) {
    StringBuilder listing = new StringBuilder();
    listing.append("Crates whose code is in the native library of CalciteFusion, all unchanged.\n");
    listing.append("The source of each is at https://crates.io/crates/NAME/VERSION.\n\n");
    Map<String, List<String>> holders = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Crate crate : crates) {
      listing.append(crate.title()).append(" | ").append(crate.licence());
      if (!crate.repository().isEmpty()) {
        listing.append(" | ").append(crate.repository());
      }
      listing.append('\n');
      for (Map.Entry<String, String> text : crate.texts().entrySet()) {
        String words = text.getValue().replaceAll("\\s+", " ");
        if (!words.isBlank()) {
          texts.putIfAbsent(words, text.getValue());
          holders
              .computeIfAbsent(words, key -> new ArrayList<>())
              .add(crate.title() + " " + text.getKey());
        }
      }
    }
    texts.forEach(
        (words, text) -> {
          listing.append("\n").append("=".repeat(80)).append('\n');
          listing.append(String.join(", ", holders.get(words))).append('\n');
          listing.append("-".repeat(80)).append('\n').append(text).append('\n');
        });
    return listing.toString();
  }

  /** The crates as a CycloneDX document. */
  static String bom(List<Crate> crates) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode bom = mapper.createObjectNode();
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put("version", 1);
    bom.putObject("metadata")
        .putObject("component")
        .put("type", "library")
        .put("bom-ref", "libcalcitefusion_native")
        .put("name", "libcalcitefusion_native");
    ArrayNode components = bom.putArray("components");
    for (Crate crate : crates) {
      String purl = "pkg:cargo/" + crate.name() + "@" + crate.version();
      ObjectNode component = components.addObject();
      component.put("type", "library");
      component.put("bom-ref", purl);
      component.put("name", crate.name());
      component.put("version", crate.version());
      component
          .putArray("licenses")
          .addObject()
          .put("expression", crate.licence().replace(" / ", " OR ").replace("/", " OR "));
      component.put("purl", purl);
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n";
  }
}
