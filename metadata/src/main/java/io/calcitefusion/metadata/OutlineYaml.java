package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Items;
import io.calcitefusion.metadata.Outline.Part;
import io.calcitefusion.metadata.Outline.Parts;
import io.calcitefusion.metadata.Outline.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Writes outlines as YAML that a person can read: what fits on a line stands on one, long texts are
 * folded, texts of several lines keep them. Equal outlines give equal text. Used by one thread.
 */
final class OutlineYaml {
  private static final int WIDTH = 100;
  private static final int LIMIT_ONE_LINE = 88;
  private static final int LIMIT_ITEM_ON_A_LINE = 40;

  /** Plain words that older readers of YAML take for something else than text. */
  private static final ImmutableSet<String> OLD_WORDS =
      ImmutableSet.of("y", "n", "yes", "no", "on", "off", "<<", "=");

  // Of the two current schemas of YAML, the one with more words that need quotes.
  private final Dump dump =
      new Dump(
          DumpSettings.builder()
              .setSchema(new Resolving(new CoreSchema().getScalarResolver()))
              .setWidth(WIDTH)
              .setIndicatorIndent(2)
              .setIndentWithIndicator(true)
              .build());

  /** A schema that makes its resolver once, where the library's makes one per scalar. */
  private record Resolving(ScalarResolver resolver) implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
      return resolver;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }

  /** A mapping with one key per line, ending with a line break. */
  String mapping(Parts parts) {
    return text(new MappingNode(Tag.MAP, tuples(parts), FlowStyle.BLOCK));
  }

  /** One element of the list below a key, indented, ending with a line break. */
  String item(String key, Parts item) {
    Node list = new SequenceNode(Tag.SEQ, List.of(node(item)), FlowStyle.BLOCK);
    NodeTuple only = new NodeTuple(new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN), list);
    String text = text(new MappingNode(Tag.MAP, List.of(only), FlowStyle.BLOCK));
    return text.substring(text.indexOf('\n') + 1);
  }

  private String text(Node node) {
    StringBuilder text = new StringBuilder();
    dump.dumpNode(
        node,
        new StreamDataWriter() {
          @Override
          public void write(String more) {
            text.append(more);
          }

          @Override
          public void write(String more, int offset, int length) {
            text.append(more, offset, offset + length);
          }
        });
    return text.toString();
  }

  private Node node(Outline outline) {
    if (outline instanceof Scalar scalar) {
      return scalar(scalar);
    }
    if (outline instanceof Items items) {
      return new SequenceNode(
          Tag.SEQ, items.items().stream().map(this::node).toList(), style(items));
    }
    Parts parts = (Parts) outline;
    boolean oneLine = isFlat(parts) && length(parts) <= LIMIT_ONE_LINE;
    return new MappingNode(Tag.MAP, tuples(parts), oneLine ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private List<NodeTuple> tuples(Parts parts) {
    return parts.parts().stream()
        .map(part -> new NodeTuple(scalar(OutlineBuilder.textOf(part.key())), node(part.value())))
        .toList();
  }

  private static Node scalar(Scalar scalar) {
    String text = scalar.text();
    return switch (scalar.kind()) {
      case NUMBER ->
          new ScalarNode(text.contains(".") ? Tag.FLOAT : Tag.INT, text, ScalarStyle.PLAIN);
      case FLAG -> new ScalarNode(Tag.BOOL, text, ScalarStyle.PLAIN);
      case NOTHING -> new ScalarNode(Tag.NULL, text, ScalarStyle.PLAIN);
      case TEXT -> new ScalarNode(Tag.STR, text, style(text));
    };
  }

  /** The emitter quotes by itself where a style can not hold a text. */
  private static ScalarStyle style(String text) {
    if (text.indexOf('\n') >= 0) {
      boolean lines = !text.startsWith("\n") && !text.startsWith(" ") && !text.endsWith("\n");
      return lines && text.codePoints().allMatch(OutlineYaml::isPlain)
          ? ScalarStyle.LITERAL
          : ScalarStyle.DOUBLE_QUOTED;
    }
    if (!text.codePoints().allMatch(OutlineYaml::isPlain)) {
      return ScalarStyle.DOUBLE_QUOTED;
    }
    if (OLD_WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return ScalarStyle.SINGLE_QUOTED;
    }
    return text.length() > LIMIT_ONE_LINE && text.indexOf(' ') > 0 && !text.startsWith(" ")
        ? ScalarStyle.FOLDED
        : ScalarStyle.PLAIN;
  }

  /** Whether a character shows what it is, on whatever screen. */
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\n';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> c < 0xFFFE || c > 0xFFFF;
    };
  }

  private static FlowStyle style(Items items) {
    boolean oneLine =
        items.items().stream()
            .allMatch(item -> item instanceof Scalar scalar && isShort(scalar.text()));
    return oneLine ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  private static boolean isShort(String text) {
    return text.length() <= LIMIT_ITEM_ON_A_LINE && text.indexOf('\n') < 0;
  }

  /** Whether a mapping has no mapping, and no list of mappings, in it. */
  private static boolean isFlat(Parts parts) {
    return parts.parts().stream()
        .map(Part::value)
        .allMatch(
            value ->
                value instanceof Scalar scalar
                    ? scalar.text().indexOf('\n') < 0
                    : value instanceof Items items
                        && items.items().stream().allMatch(Scalar.class::isInstance));
  }

  /** About how long it is on one line. */
  private static int length(Outline outline) {
    if (outline instanceof Scalar scalar) {
      return scalar.text().length();
    }
    ImmutableList<? extends Outline> values =
        outline instanceof Items items
            ? items.items()
            : ((Parts) outline)
                .parts().stream().map(Part::value).collect(ImmutableList.toImmutableList());
    int keys = 0;
    if (outline instanceof Parts parts) {
      keys = parts.parts().stream().mapToInt(part -> part.key().length() + 2).sum();
    }
    return keys + values.stream().mapToInt(value -> length(value) + 2).sum();
  }
}
