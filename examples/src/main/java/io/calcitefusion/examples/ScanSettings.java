package io.calcitefusion.examples;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.ExtractorSpec;
import io.calcitefusion.metadata.OptionValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files are extracted, and what of them is kept. Immutable.
 *
 * @param repo name of the repository, part of every file's id; null when there is one only
 * @param include patterns of which a path has to match one
 * @param excludedFolders names of folders that are left out wherever they are
 * @param exclude patterns of which a path may match none
 * @param keepText whether the content is kept as text
 * @param keepBytes whether the content is kept as bytes
 * @param maxFileBytes largest file that is read
 * @param maxFiles number of files above which nothing is extracted
 */
record ScanSettings(
    @Nullable String repo,
    ImmutableList<PathGlob> include,
    ImmutableSet<String> excludedFolders,
    ImmutableList<PathGlob> exclude,
    boolean keepText,
    boolean keepBytes,
    int maxFileBytes,
    long maxFiles) {

  static final String REPO = "repo_id";
  static final String MAX_FILE_BYTES = "max_file_bytes";

  /** Positions and the texts of one file's tree have to stay within 31 bits. */
  static final int LIMIT_BYTES = 64 << 20;

  private static final int DEFAULT_MAX_FILE_BYTES = 4 << 20;
  private static final String MAX_FILES = "max_files";

  /** Options that are numbers though a registry may give them no default. */
  private static final ImmutableSet<String> NUMBERS = ImmutableSet.of(MAX_FILE_BYTES, MAX_FILES);

  private static final String INCLUDE = "include_globs";
  private static final String EXCLUDED_FOLDERS = "exclude_dirs";

  /**
   * Options whose defaults in a registry are about sources of another language: which files are
   * sources, and which folders never hold any. Packages are called {@code build} or {@code dist}
   * too, so no folder is left out unless a caller says so.
   */
  private static final ImmutableMap<String, OptionValue> FOR_JAVA =
      ImmutableMap.of(
          INCLUDE, new OptionValue.Texts(ImmutableList.of("**/*" + SourceTree.SUFFIX)),
          EXCLUDED_FOLDERS, new OptionValue.Texts(ImmutableList.of()));

  /** What a caller gives, before which the values for Java stand. */
  static Map<String, OptionValue> forJava(
      ExtractorSpec extractor, Map<String, OptionValue> overrides) {
    Map<String, OptionValue> options = new HashMap<>(FOR_JAVA);
    options.keySet().retainAll(extractor.optionDefaults().keySet());
    options.putAll(overrides);
    return options;
  }

  /**
   * The settings that options stand for.
   *
   * @param options value of every option of the extractor
   * @throws ExtractionException of kind CONFIGURATION for a value that can not be, UNSUPPORTED for
   *     one that this extractor can not heed
   */
  static ScanSettings of(Map<String, OptionValue> options) {
    if (isOn(options, "follow_symlinks", false)) {
      throw ExtractionException.unsupported(
          "the option follow_symlinks can not be switched on: links to files are always followed,"
              + " links to folders never");
    }
    long maxFileBytes = number(options, MAX_FILE_BYTES, DEFAULT_MAX_FILE_BYTES);
    if (maxFileBytes > LIMIT_BYTES) {
      throw ExtractionException.configuration(
          "the option "
              + MAX_FILE_BYTES
              + " is "
              + maxFileBytes
              + "; a source file can have "
              + LIMIT_BYTES
              + " bytes at most");
    }
    OptionValue.Text repo = value(options, REPO, OptionValue.Text.class);
    return new ScanSettings(
        repo == null ? null : repo.value(),
        globs(options, INCLUDE),
        ImmutableSet.copyOf(texts(options, EXCLUDED_FOLDERS)),
        globs(options, "exclude_globs"),
        isOn(options, "include_text", true),
        isOn(options, "include_bytes", true),
        (int) maxFileBytes,
        number(options, MAX_FILES, Long.MAX_VALUE));
  }

  /**
   * The value that a text stands for.
   *
   * @param name name of the option
   * @param otherwise its default, which tells its kind
   * @param text what a user wrote
   */
  static OptionValue parse(String name, OptionValue otherwise, String text) {
    if (otherwise instanceof OptionValue.Flag) {
      if (!text.equals("true") && !text.equals("false")) {
        throw ExtractionException.configuration(
            "the option " + name + " is true or false, not '" + text + "'");
      }
      return new OptionValue.Flag(Boolean.parseBoolean(text));
    }
    if (otherwise instanceof OptionValue.WholeNumber || NUMBERS.contains(name)) {
      try {
        return new OptionValue.WholeNumber(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw ExtractionException.configuration(
            "the option " + name + " is a whole number, not '" + text + "'");
      }
    }
    return otherwise instanceof OptionValue.Texts
        ? new OptionValue.Texts(
            ImmutableList.copyOf(
                Splitter.on(',').trimResults().omitEmptyStrings().splitToList(text)))
        : new OptionValue.Text(text);
  }

  /** A value of the expected kind; null when the registry has no such option or it is open. */
  private static <V extends OptionValue> @Nullable V value(
      Map<String, OptionValue> options, String name, Class<V> kind) {
    OptionValue value = options.get(name);
    if (value == null || value instanceof OptionValue.Unset) {
      return null;
    }
    if (!kind.isInstance(value)) {
      throw ExtractionException.configuration(
          "the option " + name + " is " + value + "; expected a " + kind.getSimpleName());
    }
    return kind.cast(value);
  }

  private static boolean isOn(Map<String, OptionValue> options, String name, boolean otherwise) {
    OptionValue.Flag flag = value(options, name, OptionValue.Flag.class);
    return flag == null ? otherwise : flag.value();
  }

  private static long number(Map<String, OptionValue> options, String name, long otherwise) {
    OptionValue.WholeNumber number = value(options, name, OptionValue.WholeNumber.class);
    if (number == null) {
      return otherwise;
    }
    if (number.value() < 1) {
      throw ExtractionException.configuration(
          "the option " + name + " is " + number.value() + "; it is at least 1");
    }
    return number.value();
  }

  private static ImmutableList<String> texts(Map<String, OptionValue> options, String name) {
    OptionValue.Texts texts = value(options, name, OptionValue.Texts.class);
    return texts == null ? ImmutableList.of() : texts.values();
  }

  private static ImmutableList<PathGlob> globs(Map<String, OptionValue> options, String name) {
    return texts(options, name).stream()
        .map(PathGlob::parse)
        .collect(ImmutableList.toImmutableList());
  }

  /** What of a listing is meant. */
  SourceListing selected(SourceListing listing) {
    ImmutableList<SourceEntry> entries =
        listing.entries().stream()
            .filter(entry -> isSelected(entry.path()))
            .collect(ImmutableList.toImmutableList());
    if (entries.size() > maxFiles) {
      throw ExtractionException.configuration(
          "there are "
              + entries.size()
              + " source files, more than the option max_files allows, which is "
              + maxFiles);
    }
    return new SourceListing(
        entries,
        listing.leftOut().stream()
            .filter(file -> !isExcluded(file.path()))
            .collect(ImmutableList.toImmutableList()));
  }

  private boolean isSelected(String path) {
    boolean included = include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path));
    return included && !isExcluded(path);
  }

  private boolean isExcluded(String path) {
    if (exclude.stream().anyMatch(glob -> glob.matches(path))) {
      return true;
    }
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      if (excludedFolders.contains(path.substring(from, slash))) {
        return true;
      }
      from = slash + 1;
    }
    return false;
  }
}
