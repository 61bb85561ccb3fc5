package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.RegistryOutline.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Writes registries as YAML that {@link RegistryReader} reads back. Equal registries give equal
 * text. Pure functions but for the file that is written, safe to call from any thread.
 *
 * <p>Everything stands in one file: what was included is part of it, named types are written out.
 * Parts that have their default value are left out, and so are the columns that a bundle or a
 * template adds, and views that stand in a dataset or a contract are written there. Names that the
 * engine does not tell apart (of the children of lists and of the entries of maps), ids of
 * dictionaries and metadata of fields have no place in the notation of types and are not written.
 */
public final class RegistryWriter {
  private RegistryWriter() {}

  /**
   * The registry as text. The text has been read back and compared with the registry.
   *
   * @param registry any registry, read or made in code
   * @return the content of a registry file
   * @throws RegistryException when something in the registry has no notation in a file, such as a
   *     column of an extension type; it names each such thing
   */
  public static String toYaml(Registry registry) {
    requireNonNull(registry, "registry");
    WritableTypes.check(registry);
    StringBuilder text = new StringBuilder();
    OutlineYaml yaml = new OutlineYaml();
    text.append(yaml.mapping(RegistryOutline.head(registry)));
    for (Section section : Section.values()) {
      append(text, yaml, registry, section);
    }
    String written = text.toString();
    checkReadsBack(registry, written.getBytes(StandardCharsets.UTF_8));
    return written;
  }

  /**
   * Writes the registry to a file, which is replaced in one step: another process sees the old
   * content or the new, and when writing fails the old content stays. Permissions of a file that
   * exists are kept, and a symbolic link stays one.
   *
   * <p>Relative locations are written as they are, so that they mean paths below the folder of the
   * written file.
   *
   * @param registry any registry, read or made in code
   * @param file the file; its folder exists
   * @throws RegistryException when something has no notation in a file, see {@link #toYaml}, or
   *     when the file can not be written
   */
  public static void write(Registry registry, Path file) {
    requireNonNull(file, "file");
    byte[] content = toYaml(registry).getBytes(StandardCharsets.UTF_8);
    try {
      FileReplacement.replace(file, content);
    } catch (IOException e) {
      throw new RegistryException(file.toString(), 0, "the registry can not be written: " + e, e);
    }
  }

  private static void append(
      StringBuilder text, OutlineYaml yaml, Registry registry, Section section) {
    ImmutableList<String> items =
        RegistryOutline.ofFile(registry, section)
            .map(item -> yaml.item(section.key(), item))
            .collect(ImmutableList.toImmutableList());
    if (items.isEmpty()) {
      return;
    }
    text.append('\n').append(section.key()).append(":\n");
    Iterator<String> rest = items.iterator();
    while (rest.hasNext()) {
      String item = rest.next();
      text.append(item);
      boolean lines = item.indexOf('\n') < item.length() - 1;
      if (lines && rest.hasNext()) {
        text.append('\n');
      }
    }
  }

  /** Whatever a file can not say is found here, if it was not found before. */
  private static void checkReadsBack(Registry registry, byte[] content) {
    Registry back;
    try {
      back = RegistryReader.parse(registry.source(), registry.baseFolder(), content);
    } catch (RegistryException e) {
      throw new RegistryException(
          e.findings().stream()
              .map(
                  finding ->
                      new RegistryFinding(
                          registry.source(),
                          0,
                          "can not be written as a file, since this would be wrong in it: "
                              + finding.message()))
              .toList(),
          e);
    }
    ImmutableList<RegistryChange> changes = RegistryDiff.between(registry, back).changes();
    if (!changes.isEmpty()) {
      throw new RegistryException(
          changes.stream()
              .map(
                  change ->
                      new RegistryFinding(
                          registry.source(),
                          0,
                          "%s: %s '%s' can not be written as a file, which would say '%s'"
                              .formatted(
                                  change.object(), change.part(), change.before(), change.after())))
              .toList(),
          null);
    }
  }
}
