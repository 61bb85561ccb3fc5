package io.calcitefusion.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of one registry: the first one and all that are included, each once. Used once,
 * by one thread.
 */
final class RegistryFiles {
  private static final String SHIPPED = "classpath:";
  private static final int LIMIT_FILES = 1_000;

  /**
   * A file before its YAML is read.
   *
   * @param source what findings name
   * @param id what tells it from other files, however it is reached
   * @param place where it is
   */
  private record Source(String source, String id, FilePlace place) {}

  /** A file can not be read. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private final Findings findings;
  private final List<RegistryFile> files = new ArrayList<>();
  private final List<Source> read = new ArrayList<>();
  private final List<Source> open = new ArrayList<>();
  private long bytesLeft = YamlComposer.LIMIT_BYTES;
  private boolean complete = true;

  private RegistryFiles(Findings findings) {
    this.findings = findings;
  }

  /**
   * Reads a file with what it includes.
   *
   * @throws RegistryException when the file itself can not be read
   */
  static RegistryFiles of(Path file, Findings findings) {
    RegistryFiles files = new RegistryFiles(findings);
    String source = file.toString();
    try {
      byte[] bytes = files.bytes(file);
      files.follow(
          new Source(
              source,
              file.toRealPath().toString(),
              FilePlace.first(file.toAbsolutePath().getParent())),
          bytes);
      return files;
    } catch (Unreadable e) {
      throw new RegistryException(source, 0, String.valueOf(e.getMessage()), e.getCause());
    } catch (IOException e) {
      throw new RegistryException(source, 0, "can not be read: " + e, e);
    }
  }

  /**
   * Reads a registry in a jar with what it includes.
   *
   * @throws RegistryException when there is none of that name
   */
  static RegistryFiles ofShipped(String name, Findings findings) {
    RegistryFiles files = new RegistryFiles(findings);
    String source = SHIPPED + name;
    try {
      byte[] bytes = files.shippedBytes(name);
      files.follow(new Source(source, source, FilePlace.first(null)), bytes);
      return files;
    } catch (Unreadable e) {
      throw new RegistryException(source, 0, String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /** Reads the bytes of a file with what it includes. */
  static RegistryFiles of(
      String source, @Nullable Path baseFolder, byte[] bytes, Findings findings) {
    RegistryFiles files = new RegistryFiles(findings);
    files.follow(new Source(source, source, FilePlace.first(baseFolder)), bytes);
    return files;
  }

  /** The files that are YAML, the first one first. */
  List<RegistryFile> files() {
    return files;
  }

  /** Whether every file is there, so that what is unknown is a mistake where it is named. */
  boolean isComplete() {
    return complete;
  }

  private void follow(Source source, byte[] bytes) {
    read.add(source);
    bytesLeft -= bytes.length;
    int firstLine = read.size() == 1 ? 0 : findings.begin(source.source());
    YamlNode root = compose(firstLine, bytes);
    if (root == null) {
      complete = false;
      return;
    }
    YamlMapping top = YamlMapping.of(root, "registry", RegistryFile.KEYS, findings);
    if (!(root instanceof YamlNode.Mapping)) {
      complete = false;
      return;
    }
    files.add(new RegistryFile(top, source.place()));
    open.add(source);
    for (YamlMapping.Line include : top.lines("include")) {
      try {
        include(source, include.text(), include.line());
      } catch (Unreadable e) {
        complete = false;
        findings.add(include.line(), "include '" + include.text() + "': " + e.getMessage());
      }
    }
    open.remove(open.size() - 1);
  }

  private @Nullable YamlNode compose(int firstLine, byte[] bytes) {
    int before = findings.count();
    YamlNode root = YamlComposer.compose(firstLine, bytes, findings);
    findings.end(YamlText.countLines(bytes));
    if (root == null && findings.count() == before) {
      findings.add(
          firstLine + 1, "is empty; expected 'registry: NAME', then 'datasets:' and 'views:'");
    }
    return root;
  }

  private void include(Source from, String text, int line) throws Unreadable {
    Source to = text.startsWith(SHIPPED) ? shipped(from, text) : beside(from, text);
    int outer = idsOf(open).indexOf(to.id());
    if (outer >= 0) {
      StringBuilder circle = new StringBuilder();
      open.subList(outer, open.size()).forEach(one -> circle.append(one.source()).append(", "));
      findings.add(
          line, "include '" + text + "' closes a circle: " + circle + open.get(outer).source());
    } else if (!idsOf(read).contains(to.id())) {
      if (read.size() == LIMIT_FILES) {
        throw new Unreadable(
            String.format(Locale.ROOT, "a registry has at most %,d files", LIMIT_FILES), null);
      }
      follow(
          to,
          text.startsWith(SHIPPED)
              ? shippedBytes(text.substring(SHIPPED.length()))
              : bytes(Path.of(to.id())));
    }
  }

  private static List<String> idsOf(List<Source> sources) {
    return sources.stream().map(Source::id).toList();
  }

  private static Source shipped(Source from, String text) {
    return new Source(text, text, from.place().shipped());
  }

  private static Source beside(Source from, String text) throws Unreadable {
    if (text.contains("://")) {
      throw new Unreadable("is a URL; expected a file on this machine or classpath:NAME", null);
    }
    try {
      Path path = Path.of(text);
      Path folder = from.place().folder();
      if (folder == null && !path.isAbsolute()) {
        throw new Unreadable(
            "is relative, and '"
                + from.source()
                + "' has no folder; expected classpath:NAME or an absolute path",
            null);
      }
      Path file = folder == null ? path : folder.resolve(path);
      Path shown =
          from.source().startsWith(SHIPPED) ? path : Path.of(from.source()).resolveSibling(path);
      return new Source(
          shown.normalize().toString(), file.toRealPath().toString(), from.place().included(path));
    } catch (InvalidPathException e) {
      throw new Unreadable("is not a path: " + e.getReason(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private byte[] bytes(Path file) throws Unreadable {
    try {
      if (Files.isDirectory(file)) {
        throw new Unreadable("is a folder; expected a registry file in YAML", null);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return limited(in);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private byte[] shippedBytes(String name) throws Unreadable {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new Unreadable("a shipped registry's name has only letters, digits, '_' and '-'", null);
    }
    String resource = "/META-INF/calcitefusion/registries/" + name + ".yaml";
    try (InputStream in = RegistryReader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new Unreadable(
            "no registry of that name is on the class path (looked for " + resource + ")", null);
      }
      return limited(in);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private byte[] limited(InputStream in) throws IOException, Unreadable {
    byte[] bytes = in.readNBytes((int) bytesLeft + 1);
    if (bytes.length > bytesLeft) {
      throw new Unreadable(
          "is larger than 64 MiB, alone or with the files before it, which no registry needs",
          null);
    }
    return bytes;
  }

  private static Unreadable unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new Unreadable("there is no such registry file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new Unreadable("there is no permission to read the file", e);
    }
    return new Unreadable("can not be read: " + e, e);
  }
}
