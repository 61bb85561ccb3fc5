package io.calcitefusion.metadata;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Composes the nodes of one YAML document from the events of its parser, within limits. Equal short
 * texts become one string. Used once, by one thread.
 */
final class YamlComposer {
  static final int LIMIT_BYTES = 64 << 20;
  private static final int LIMIT_LINE_BYTES = 1 << 20;
  private static final int LIMIT_DEPTH = 64;
  private static final int LIMIT_ALIASED = 10_000_000;
  private static final int LIMIT_POOLED_LENGTH = 48;
  private static final int LIMIT_POOL = 1 << 16;
  private static final int BUFFER_CHARACTERS = 1 << 14;

  /** Stops composing at a mistake after which the rest has no meaning. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    private Stop(int line, String message) {
      super(message, null, false, false);
      this.line = line;
    }
  }

  /** What an anchor stands for, and how many nodes that is. */
  private record Anchored(YamlNode node, long size) {}

  private final int firstLine;
  private final Findings findings;
  private final Iterator<Event> events;
  private final Map<String, String> pool = new HashMap<>();
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private long size;
  private long aliased;

  private YamlComposer(int firstLine, Findings findings, Iterator<Event> events) {
    this.firstLine = firstLine;
    this.findings = findings;
    this.events = events;
  }

  /**
   * Composes a document, and numbers its lines after those of the files before it.
   *
   * @return the root, or null when there is none, which is a finding
   */
  static @Nullable YamlNode compose(int firstLine, byte[] bytes, Findings findings) {
    // The parser's time grows with the square of the length of a line.
    int longLine = YamlText.longLine(bytes, LIMIT_LINE_BYTES);
    if (longLine > 0) {
      findings.add(firstLine + longLine, "the line is longer than 1 MiB, which no registry needs");
      return null;
    }
    Reader text =
        new InputStreamReader(
            new ByteArrayInputStream(bytes, byteOrderMark(bytes), bytes.length),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(LIMIT_BYTES)
            .setBufferSize(BUFFER_CHARACTERS)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseReader(text).iterator();
      return new YamlComposer(firstLine, findings, events).document();
    } catch (Stop e) {
      findings.add(e.line, String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> firstLine + mark.getLine() + 1).orElse(firstLine);
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      findings.add(line, "not valid YAML: " + context + e.getProblem());
    } catch (ReaderException e) {
      findings.add(
          firstLine + YamlText.lineAt(bytes, e.getPosition()),
          "not valid YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      int malformed = YamlText.lineOfMalformed(bytes);
      findings.add(
          firstLine + malformed,
          malformed > 0 ? "is not encoded in UTF-8" : "not valid YAML: " + e.getMessage());
    }
    return null;
  }

  private @Nullable YamlNode document() {
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (root != null) {
            throw new Stop(line(event), "not valid YAML: a second document begins here");
          }
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        default -> root = node(event, 1);
      }
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    long before = size++;
    String anchor =
        event instanceof NodeEvent node
            ? node.getAnchor().map(Object::toString).orElse(null)
            : null;
    if (anchor != null) {
      open.add(anchor);
    }
    YamlNode composed;
    if (event instanceof ScalarEvent scalar) {
      composed = scalar(scalar);
    } else if (event instanceof SequenceStartEvent start) {
      known(line(event), start.getTag().orElse(null), "tag:yaml.org,2002:seq");
      composed = new YamlNode.Sequence(children(event, depth, Event.ID.SequenceEnd), line(event));
    } else if (event instanceof MappingStartEvent start) {
      known(line(event), start.getTag().orElse(null), "tag:yaml.org,2002:map");
      composed = new YamlNode.Mapping(children(event, depth, Event.ID.MappingEnd), line(event));
    } else {
      throw new Stop(line(event), "not valid YAML: found " + event);
    }
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(composed, size - before));
    }
    return composed;
  }

  private List<YamlNode> children(Event start, int depth, Event.ID end) {
    if (depth > LIMIT_DEPTH) {
      throw new Stop(
          line(start), "nests deeper than " + LIMIT_DEPTH + " levels, which no registry needs");
    }
    List<YamlNode> children = new ArrayList<>(8);
    while (true) {
      Event event = events.next();
      if (event.getEventId() == end) {
        return List.copyOf(children);
      }
      if (event.getEventId() != Event.ID.Comment) {
        children.add(node(event, depth + 1));
      }
    }
  }

  private YamlNode aliased(AliasEvent alias) {
    String name = alias.getAlias().toString();
    if (open.contains(name)) {
      throw new Stop(line(alias), "the alias '*" + name + "' stands inside what it stands for");
    }
    Anchored target = anchors.get(name);
    if (target == null) {
      throw new Stop(line(alias), "not valid YAML: there is no anchor '&" + name + "' before");
    }
    size += target.size();
    aliased += target.size();
    if (aliased > LIMIT_ALIASED) {
      throw new Stop(
          line(alias),
          "the aliases stand for more than %,d values, which no registry needs"
              .formatted(LIMIT_ALIASED));
    }
    return target.node();
  }

  private YamlNode scalar(ScalarEvent event) {
    String tag = event.getTag().orElse(null);
    // The tag "!" means a text.
    boolean text = !event.isPlain() || "!".equals(tag) || "tag:yaml.org,2002:str".equals(tag);
    if (!"!".equals(tag)) {
      known(line(event), tag, "tag:yaml.org,2002:str");
    }
    return new YamlNode.Scalar(
        pooled(event.getValue()), text ? YamlNode.Style.TEXT : YamlNode.Style.PLAIN, line(event));
  }

  /** Only the tag that a node has anyway may stand there, because no other one is obeyed. */
  private void known(int line, @Nullable String tag, String allowed) {
    if (tag != null && !tag.equals(allowed)) {
      findings.add(line, "the tag '" + tag + "' has no meaning in a registry");
    }
  }

  private String pooled(String text) {
    if (text.length() > LIMIT_POOLED_LENGTH) {
      return text;
    }
    String known = pool.get(text);
    if (known == null) {
      known = text;
      if (pool.size() < LIMIT_POOL) {
        pool.put(text, text);
      }
    }
    return known;
  }

  private int line(Event event) {
    return firstLine + event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static int byteOrderMark(byte[] bytes) {
    return bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF
        ? 3
        : 0;
  }
}
