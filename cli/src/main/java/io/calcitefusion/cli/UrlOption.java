package io.calcitefusion.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says what to query. */
final class UrlOption {
  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      defaultValue = ".",
      converter = Converter.class,
      description = {
        "What to query: a folder of Parquet or CSV files, a registry file, classpath:NAME for a"
            + " shipped registry, or nothing for an empty engine; then ;key=value pairs, such as"
            + " ;data=FOLDER.",
        "The prefix jdbc:datafusion: may be left out. Default: the current folder."
      })
  private JdbcUrl url = JdbcUrl.parse(".");

  JdbcUrl url() {
    return url;
  }

  /** Makes a wrong URL a wrong usage. */
  static final class Converter implements ITypeConverter<JdbcUrl> {
    @Override
    public JdbcUrl convert(String value) {
      try {
        return JdbcUrl.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
