package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Extraction;
import io.calcitefusion.metadata.ExtractorSpec;
import io.calcitefusion.metadata.NearNames;
import io.calcitefusion.metadata.OptionValue;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The datasets of a registry that an extraction fills, found by the templates that this extractor
 * follows and the names under which they give datasets out. Immutable.
 */
final class Targets {

  /** What this extractor gives out. */
  enum Output {
    /** One row per file. */
    FILES(SCAN, "repo_files"),
    /** One row per line. */
    LINES(SCAN, "file_line_index"),
    /** One row per file with its syntax tree. */
    TREES(TREE, "ast_files"),
    /** One row per file with its scopes and symbols. */
    SYMBOLS(SYMBOL, "symtable_files"),
    /** One row per file with what was found in its syntax tree. */
    FACTS(FACT, "libcst_files"),
    /** One index per file. */
    INDEXES(INDEX, "scip_index");

    private final String template;
    private final String alias;

    Output(String template, String alias) {
      this.template = template;
      this.alias = alias;
    }
  }

  private static final String SCAN = "repo_scan";
  private static final String TREE = "ast";
  private static final String SYMBOL = "symtable";
  private static final String FACT = "cst";
  private static final String INDEX = "scip";

  private final ImmutableMap<Output, DatasetSpec> declared;
  private final ImmutableMap<Output, DatasetSpec> enabled;
  private final ImmutableMap<Output, ImmutableMap<String, OptionValue>> options;
  private final ScanSettings settings;

  private Targets(
      Map<Output, DatasetSpec> declared,
      Map<Output, DatasetSpec> enabled,
      Map<Output, ImmutableMap<String, OptionValue>> options,
      ScanSettings settings) {
    this.options = Maps.immutableEnumMap(options);
    this.declared = Maps.immutableEnumMap(declared);
    this.enabled = Maps.immutableEnumMap(enabled);
    this.settings = settings;
  }

  /**
   * Finds all of them.
   *
   * @param registry what to fill
   * @param overrides values of options of the extractor of files, instead of the defaults
   * @throws ExtractionException of kind SCHEMA_MISMATCH when the registry does not declare one of
   *     them, CONFIGURATION for a wrong option
   */
  static Targets of(Registry registry, Map<String, OptionValue> overrides) {
    Extraction extraction = registry.extraction();
    ExtractorSpec scan = extractor(registry, SCAN);
    Map<Output, DatasetSpec> declared = new EnumMap<>(Output.class);
    Map<Output, DatasetSpec> enabled = new EnumMap<>(Output.class);
    Map<Output, ImmutableMap<String, OptionValue>> allOptions = new EnumMap<>(Output.class);
    try {
      Map<String, OptionValue> scanOptions =
          extraction.options(scan.name(), ScanSettings.forJava(scan, overrides));
      for (Output output : Output.values()) {
        ExtractorSpec extractor = extractor(registry, output.template);
        // What a caller can change is about files; the registry says which facts are wanted.
        Map<String, OptionValue> options =
            extractor.equals(scan)
                ? scanOptions
                : extraction.options(extractor.name(), ImmutableMap.of());
        DatasetSpec dataset = find(registry, output);
        declared.put(output, dataset);
        allOptions.put(output, ImmutableMap.copyOf(options));
        if (extraction.enabledDatasets(extractor.name(), options).contains(dataset)) {
          enabled.put(output, dataset);
        }
      }
      return new Targets(declared, enabled, allOptions, ScanSettings.of(scanOptions));
    } catch (RegistryException e) {
      throw ExtractionException.registry(e);
    }
  }

  /** The default of an option of the extractor of files. */
  static OptionValue defaultOf(Registry registry, String name) {
    ExtractorSpec scan = extractor(registry, SCAN);
    OptionValue otherwise = scan.optionDefaults().get(name);
    if (otherwise == null) {
      throw ExtractionException.configuration(
          "the extractor "
              + scan.name()
              + " has no option '"
              + name
              + "'"
              + NearNames.hint(name, scan.optionDefaults().keySet()));
    }
    return otherwise;
  }

  private static ExtractorSpec extractor(Registry registry, String template) {
    return registry.vocabulary().extractors().values().stream()
        .filter(extractor -> extractor.template().equals(template))
        .findFirst()
        .orElseThrow(
            () ->
                ExtractionException.mismatch(
                    "the registry "
                        + registry.source()
                        + " has no extractor that follows the template '"
                        + template
                        + "'"));
  }

  private static DatasetSpec find(Registry registry, Output output) {
    Map<String, DatasetSpec> byAlias = new TreeMap<>();
    for (DatasetSpec dataset : registry.datasets().values()) {
      if (dataset.extract() != null && output.template.equals(dataset.extract().template())) {
        byAlias.put(dataset.extract().outputName(), dataset);
      }
    }
    DatasetSpec found = byAlias.get(output.alias);
    if (found == null) {
      throw ExtractionException.mismatch(
          "the registry "
              + registry.source()
              + " has no dataset that the template '"
              + output.template
              + "' gives out as '"
              + output.alias
              + "'"
              + NearNames.hint(output.alias, byAlias.keySet()));
    }
    return found;
  }

  /** The dataset of an output, whether it is filled or not. */
  DatasetSpec dataset(Output output) {
    DatasetSpec dataset = declared.get(output);
    if (dataset == null) {
      throw new IllegalStateException("Every output was found: " + output);
    }
    return dataset;
  }

  /** The outputs that are filled, in order. */
  ImmutableMap<Output, DatasetSpec> enabled() {
    return enabled;
  }

  /** Whether an option of an output's extractor is on; one that it does not have is. */
  boolean isOn(Output output, String option) {
    ImmutableMap<String, OptionValue> values = options.get(output);
    return values == null || !(values.get(option) instanceof OptionValue.Flag flag) || flag.value();
  }

  /** Which files are extracted, and what of them is kept. */
  ScanSettings settings() {
    return settings;
  }
}
