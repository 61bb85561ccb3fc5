package io.calcitefusion.cli;

import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.examples.ExtractionRequest;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the whole house at work on extracted sources. */
@Command(
    name = "demo",
    header = "Query extracted sources by SQL and by RelBuilder, and compare both catalogs.",
    description = {
      "",
      "Prints counts per package, what the views over syntax trees, symbol tables, imports, calls"
          + " and definitions tell, two of them by SQL and by RelBuilder, DESCRIBE, and the"
          + " comparison of Calcite's columns with the engine's. The exit code is 1 when something"
          + " does not agree.",
      ""
    },
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private final CommandIo io;

  @Parameters(
      index = "0",
      paramLabel = "DATA_FOLDER",
      description = "The folder that extract has written, or shall write.")
  private Path folder = Path.of("");

  @Option(
      names = "--extract",
      paramLabel = "INPUT",
      description = "First extract a folder of Java sources, or a jar or zip file of them.")
  private @Nullable Path input;

  DemoCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (input != null) {
      io.out().write("== Extraction of " + input + "\n\n");
      new Extraction(io)
          .run(
              RegistryReader.readClasspath(CodeIntelExtractor.REGISTRY),
              ExtractionRequest.of(input, folder));
      io.out().write("\n");
    }
    JdbcUrl url =
        JdbcUrl.parse("classpath:" + CodeIntelExtractor.REGISTRY + ";data=\"" + folder + "\"");
    try (Connection connection = DriverManager.getConnection(url.text())) {
      return new Demo(io, connection).run() ? 0 : 1;
    }
  }
}
