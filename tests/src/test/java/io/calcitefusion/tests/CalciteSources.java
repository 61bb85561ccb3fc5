package io.calcitefusion.tests;

import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.examples.ExtractionProgress;
import io.calcitefusion.examples.ExtractionReport;
import io.calcitefusion.examples.ExtractionRequest;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The published sources of calcite-core, extracted once per run of the tests and counted
 * independently; injected into tests as {@link CalciteSources.Extracted}.
 */
final class CalciteSources implements ParameterResolver {
  /** Where the README has it too, below the folder that the tests run in. */
  private static final Path FOLDER = Path.of("target", "demo");

  /**
   * One extraction.
   *
   * @param jar the sources
   * @param folder the Parquet files
   * @param report what the extractor tells
   * @param counts what is counted without it
   */
  record Extracted(Path jar, Path folder, ExtractionReport report, SourceCounts counts) {
    /** The registry over the extracted files. */
    String url() {
      return "jdbc:datafusion:classpath:codeintel;data=" + folder;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Extracted.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(CalciteSources.class))
        .getOrComputeIfAbsent(Extracted.class, type -> extract(), Extracted.class);
  }

  private static Extracted extract() {
    Path jar = Path.of(System.getProperty("calcitefusion.sources.jar"));
    try {
      ExtractionReport report =
          CodeIntelExtractor.create(
                  RegistryReader.readClasspath(CodeIntelExtractor.REGISTRY),
                  ExtractionRequest.of(jar, FOLDER),
                  ExtractionProgress.silent())
              .extract();
      return new Extracted(jar, FOLDER, report, SourceCounts.of(jar));
    } catch (IOException e) {
      throw new IllegalStateException("The sources " + jar + " can not be read", e);
    }
  }
}
