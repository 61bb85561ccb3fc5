package io.calcitefusion.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads registries from YAML. Pure functions, safe to call from any thread. */
public final class RegistryReader {
  private static final long LIMIT_BYTES = 64L << 20;
  private static final int LIMIT_DEPTH = 64;

  private RegistryReader() {}

  /**
   * Reads and checks a registry file.
   *
   * @param file a YAML file in UTF-8
   * @return the registry; relative locations resolve against the file's folder
   * @throws RegistryException with all findings, each with its line
   */
  public static Registry read(Path file) {
    String source = file.toString();
    try {
      if (Files.isDirectory(file)) {
        throw new RegistryException(source, 0, "is a folder; expected a registry file in YAML");
      }
      if (Files.size(file) > LIMIT_BYTES) {
        throw new RegistryException(
            source, 0, "the file is larger than 64 MiB, which no registry needs");
      }
      return parse(source, file.toAbsolutePath().getParent(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new RegistryException(source, 0, "there is no such registry file", e);
    } catch (AccessDeniedException e) {
      throw new RegistryException(source, 0, "there is no permission to read the file", e);
    } catch (IOException e) {
      throw new RegistryException(source, 0, "can not be read: " + e, e);
    }
  }

  /**
   * Reads a registry that is shipped in a jar.
   *
   * @param name its name, such as {@code codeintel}
   * @return the registry, without a folder of its own
   * @throws RegistryException when there is none of that name or it is wrong
   */
  public static Registry readClasspath(String name) {
    String source = "classpath:" + name;
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new RegistryException(
          source, 0, "a shipped registry's name has only letters, digits, '_' and '-'");
    }
    String resource = "/META-INF/calcitefusion/registries/" + name + ".yaml";
    try (InputStream in = RegistryReader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new RegistryException(
            source,
            0,
            "no registry of that name is on the class path (looked for " + resource + ")");
      }
      return parse(source, null, in.readAllBytes());
    } catch (IOException e) {
      throw new RegistryException(source, 0, "can not be read: " + e, e);
    }
  }

  static Registry parse(String source, @Nullable Path baseFolder, byte[] bytes) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            // Duplicates are findings with a line like all others.
            .setAllowDuplicateKeys(true)
            .setCodePointLimit((int) LIMIT_BYTES)
            .build();
    String text = decode(source, bytes);
    Optional<Node> root;
    try {
      limitDepth(source, settings, text);
      root = new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      throw new RegistryException(source, line, "not valid YAML: " + context + e.getProblem(), e);
    } catch (ReaderException e) {
      throw new RegistryException(
          source,
          lineAt(text, e.getPosition()),
          "not valid YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()),
          e);
    } catch (YamlEngineException e) {
      throw new RegistryException(source, 0, "not valid YAML: " + e.getMessage(), e);
    }
    if (root.isEmpty()) {
      throw new RegistryException(
          source, 1, "is empty; expected 'registry: NAME', then 'datasets:' and 'views:'");
    }
    return new RegistryBuilder(source, baseFolder).build(root.get());
  }

  /** The composer descends recursively, so that deep nesting is refused before it starts. */
  private static void limitDepth(String source, LoadSettings settings, String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > LIMIT_DEPTH) {
        throw new RegistryException(
            source,
            event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0),
            "nests deeper than " + LIMIT_DEPTH + " levels, which no registry needs");
      }
    }
  }

  private static int lineAt(String text, int codePoints) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private static String decode(String source, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RegistryException(source, 0, "is not encoded in UTF-8", e);
    }
  }
}
