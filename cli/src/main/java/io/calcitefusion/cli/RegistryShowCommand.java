package io.calcitefusion.cli;

import com.google.common.collect.Sets;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.NearNames;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.ViewSpec;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one dataset or view of a registry to a person. */
@Command(
    name = "show",
    header = "Show one dataset or view of a registry.",
    description = {
      "",
      "Prints columns, key, order, contract, policies that differ from the usual ones, extraction,"
          + " location and views. Only the registry is read, no data.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion registry show orders_v2 --registry registry.yaml",
      "  calcitefusion registry show orders_v2 --registry registry.yaml --format json"
    })
final class RegistryShowCommand implements Callable<Integer> {
  private final CommandIo io;

  @Parameters(index = "0", paramLabel = "NAME", description = "A dataset or a view.")
  private @Nullable String name;

  @Option(
      names = {"-r", "--registry"},
      paramLabel = "REGISTRY",
      defaultValue = "classpath:" + CodeIntelExtractor.REGISTRY,
      converter = RegistryReference.Converter.class,
      description =
          "A registry file, or classpath:NAME for a shipped one (default: ${DEFAULT-VALUE}).")
  private @Nullable RegistryReference reference;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {"text: for people (default).", "json: one object."})
  private ReportFormat format = ReportFormat.TEXT;

  RegistryShowCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    Registry registry = RegistryOptions.given(reference).read();
    Map<String, @Nullable Object> facts = facts(registry, RegistryOptions.given(name));
    facts.put("registry", registry.source());
    if (format == ReportFormat.JSON) {
      RegistryOptions.json(facts, io);
    } else {
      new FactsWriter(io).write(facts);
    }
    return 0;
  }

  private static Map<String, @Nullable Object> facts(Registry registry, String name) {
    DatasetSpec dataset = registry.datasets().get(name);
    if (dataset != null) {
      return DatasetFacts.of(registry, dataset);
    }
    ViewSpec view = registry.views().get(name);
    if (view != null) {
      return ViewFacts.of(registry, view);
    }
    DatasetView following = registry.datasetViews().get(name);
    if (following != null) {
      return ViewFacts.of(registry, following);
    }
    throw new DataFusionException(
        ErrorKind.PLAN,
        "42P01",
        registry.source()
            + " has no dataset or view '"
            + name
            + "'"
            + NearNames.hint(
                name, Sets.union(registry.tableNames(), registry.datasetViews().keySet())));
  }
}
