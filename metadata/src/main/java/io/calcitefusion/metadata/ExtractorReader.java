package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry below {@code extractors}. Used by one thread. */
final class ExtractorReader {
  static final Set<String> KEYS = Set.of("name", "version", "doc", "template", "options");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?|0[xo].*|\\.inf)|\\.nan");
  private static final Set<String> UNCLEAR_WORDS =
      Set.of("true", "false", "yes", "no", "on", "off");

  private final SourceLines lines;
  private final Findings findings;

  ExtractorReader(SourceLines lines, Findings findings) {
    this.lines = lines;
    this.findings = findings;
  }

  ExtractorSpec read(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "extractor", KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = lines.begin("extractor " + name, mapping.line());
    owner.putKeys("", mapping);
    mapping.required("version");
    Long version = mapping.wholeNumber("version", 1, Integer.MAX_VALUE);
    Map<String, OptionValue> options = new TreeMap<>();
    YamlMapping written = mapping.mapping("options");
    owner.putKeys("options", written);
    for (String key : written.keys()) {
      OptionValue value = value(written, key);
      if (value != null) {
        options.put(key, value);
      }
    }
    ExtractorSpec extractor =
        new ExtractorSpec(
            name,
            version == null ? 1 : version.intValue(),
            mapping.text("doc", ""),
            mapping.required("template"),
            ImmutableSortedMap.copyOf(options));
    owner.markReported(findings.linesSince(before));
    return extractor;
  }

  private static @Nullable OptionValue value(YamlMapping options, String key) {
    YamlNode node = options.value(key);
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.style() == YamlNode.Style.TEXT
          ? new OptionValue.Text(scalar.text())
          : plain(options, key, scalar.text());
    }
    if (node instanceof YamlNode.Sequence sequence) {
      ImmutableList.Builder<String> texts = ImmutableList.builder();
      for (YamlNode element : sequence.elements()) {
        if (!(element instanceof YamlNode.Scalar text) || text.isNull()) {
          options.wrong(key, "expected a list of texts");
          return null;
        }
        texts.add(text.text());
      }
      return new OptionValue.Texts(texts.build());
    }
    options.wrong(key, "expected true or false, a whole number, a text or a list of texts");
    return null;
  }

  /** What is written without quotes is a text only when nothing else could be meant. */
  private static @Nullable OptionValue plain(YamlMapping options, String key, String text) {
    if (text.isEmpty()) {
      options.wrong(key, "has no value; write null for an option without a default");
      return null;
    }
    if (text.equals("null") || text.equals("~")) {
      return new OptionValue.Unset();
    }
    if (text.equals("true") || text.equals("false")) {
      return new OptionValue.Flag(text.equals("true"));
    }
    if (WHOLE_NUMBER.matcher(text).matches()) {
      try {
        return new OptionValue.WholeNumber(Long.parseLong(text));
      } catch (NumberFormatException e) {
        options.wrong(key, "the number " + text + " does not fit into 64 bits");
        return null;
      }
    }
    if (OTHER_NUMBER.matcher(text).matches()
        || UNCLEAR_WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      options.wrong(
          key,
          "expected true or false, a whole number, a text or a list of texts, found "
              + text
              + "; a text that looks like something else stands in quotes");
      return null;
    }
    return new OptionValue.Text(text);
  }
}
