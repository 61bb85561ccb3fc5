package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says of how its datasets are extracted: lookups by name, and what follows from
 * several declarations together. Immutable and thread-safe; every unknown name is a {@link
 * RegistryException} with near names.
 */
public final class Extraction {
  private final Registry registry;
  private final Vocabulary vocabulary;

  Extraction(Registry registry) {
    this.registry = registry;
    this.vocabulary = registry.vocabulary();
  }

  /**
   * The template of that name.
   *
   * @param name exact name
   * @return the template
   * @throws RegistryException when there is none
   */
  public ExtractTemplate template(String name) {
    return find("template", name, vocabulary.templates());
  }

  /**
   * The extractor of that name.
   *
   * @param name exact name
   * @return the extractor
   * @throws RegistryException when there is none
   */
  public ExtractorSpec extractor(String name) {
    return find("extractor", name, vocabulary.extractors());
  }

  /**
   * The id spec of that name.
   *
   * @param name exact name
   * @return the id spec
   * @throws RegistryException when there is none
   */
  public IdSpec idSpec(String name) {
    return find("id spec", name, vocabulary.idSpecs());
  }

  /**
   * The output bundle of that name.
   *
   * @param name exact name
   * @return the bundle
   * @throws RegistryException when there is none
   */
  public OutputBundle outputBundle(String name) {
    return find("output bundle", name, vocabulary.outputBundles());
  }

  /**
   * The datasets of an output bundle.
   *
   * @param bundle exact name
   * @return datasets in the bundle's order
   * @throws RegistryException when there is no such bundle
   */
  public ImmutableList<DatasetSpec> outputs(String bundle) {
    return outputBundle(bundle).outputs().stream()
        .map(this::datasetOfOutput)
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The dataset that is given out under a name.
   *
   * @param outputName see {@link ExtractMetadata#outputName}
   * @return the dataset
   * @throws RegistryException when there is none
   */
  public DatasetSpec datasetOfOutput(String outputName) {
    Map<String, DatasetSpec> byOutput = new TreeMap<>();
    for (DatasetSpec dataset : registry.datasets().values()) {
      ExtractMetadata extract = dataset.extract();
      if (extract != null) {
        byOutput.put(extract.outputName(), dataset);
      }
    }
    return find("output", outputName, byOutput);
  }

  /**
   * The options with which an extractor runs: its defaults, replaced by what is given.
   *
   * @param extractor exact name
   * @param overrides value by option name, each of the kind that the default has; of any kind for
   *     an option without a default
   * @return value of every option
   * @throws RegistryException when there is no such extractor or option, or a value is of another
   *     kind than its default
   */
  public ImmutableSortedMap<String, OptionValue> options(
      String extractor, Map<String, OptionValue> overrides) {
    ImmutableSortedMap<String, OptionValue> defaults = extractor(extractor).optionDefaults();
    Map<String, OptionValue> merged = new TreeMap<>(defaults);
    overrides.forEach(
        (name, value) -> {
          OptionValue otherwise = find("option of extractor " + extractor, name, defaults);
          boolean open = otherwise instanceof OptionValue.Unset;
          if (!open && otherwise.getClass() != value.getClass()) {
            throw new RegistryException(
                registry.source(),
                0,
                "option '%s' of extractor '%s' is %s; expected %s"
                    .formatted(name, extractor, value, otherwise.getClass().getSimpleName()));
          }
          merged.put(name, value);
        });
    return ImmutableSortedMap.copyOf(merged);
  }

  /**
   * The datasets that an extractor makes with some options: those of its template whose condition
   * is met and whose feature flag, when there is one, is not switched off.
   *
   * @param extractor exact name
   * @param options value by option name, usually from {@link #options}
   * @return datasets by name
   * @throws RegistryException when there is no such extractor
   */
  public ImmutableList<DatasetSpec> enabledDatasets(
      String extractor, Map<String, OptionValue> options) {
    String template = extractor(extractor).template();
    return registry.datasets().values().stream()
        .filter(
            dataset -> {
              ExtractMetadata extract = dataset.extract();
              return extract != null
                  && template.equals(extract.template())
                  && extract.enabledWhen().isMet(options)
                  && isOn(extract.featureFlag(), options);
            })
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean isOn(@Nullable String flag, Map<String, OptionValue> options) {
    OptionValue value = flag == null ? null : options.get(flag);
    return flag == null || (value != null && value.isOn());
  }

  /**
   * How the rows of a dataset are brought into its columns: what the dataset decides beats what its
   * template decides, which beats the caller.
   *
   * @param dataset exact name
   * @param caller what holds where neither decides
   * @return the policy
   * @throws RegistryException when there is no such dataset
   */
  public ExtractPolicy policy(String dataset, ExtractPolicy caller) {
    DatasetSpec spec = registry.dataset(dataset);
    ExtractPolicy policy = caller;
    if (spec.extract() != null && spec.extract().template() != null) {
      policy = template(spec.extract().template()).policy().over(policy);
    }
    return spec.policies().extract().over(policy);
  }

  /**
   * What is known of the facts in a dataset.
   *
   * @param dataset exact name
   * @return the evidence, empty for a dataset that follows no template
   * @throws RegistryException when there is no such dataset
   */
  public Optional<Evidence> evidence(String dataset) {
    DatasetSpec spec = registry.dataset(dataset);
    ExtractMetadata extract = spec.extract();
    if (extract == null || extract.template() == null) {
      return Optional.empty();
    }
    ExtractTemplate template = template(extract.template());
    Optional<ExtractorSpec> extractor =
        vocabulary.extractors().values().stream()
            .filter(candidate -> candidate.template().equals(template.name()))
            .findFirst();
    return Optional.of(
        new Evidence(
            extract.outputName(),
            template.name(),
            template.evidenceRank(),
            template.confidence(),
            template.coordinateSystem(),
            template.ambiguityPolicy(),
            extract.evidenceColumns(),
            extractor.map(ExtractorSpec::name).orElse(template.name()),
            extractor.map(ExtractorSpec::version).orElse(spec.version()),
            extractor.map(ExtractorSpec::optionDefaults).orElseGet(() -> ImmutableSortedMap.of()),
            spec.ordering()));
  }

  private <T> T find(String what, String name, Map<String, T> among) {
    T found = among.get(name);
    if (found == null) {
      throw registry.unknown(what, name, null, among.keySet());
    }
    return found;
  }
}
