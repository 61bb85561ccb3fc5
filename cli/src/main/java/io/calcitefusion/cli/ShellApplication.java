package io.calcitefusion.cli;

import java.nio.file.Path;
import java.util.List;
import sqlline.Application;
import sqlline.PromptHandler;
import sqlline.SqlLine;
import sqlline.SqlLineOpts;

/** What the shell says of itself, and its settings. Sqlline makes it by its class name. */
public final class ShellApplication extends Application {
  /** Made by sqlline. */
  public ShellApplication() {}

  /** Where the shell keeps what a person typed. */
  static Path home() {
    return Path.of(System.getProperty("user.home"), ".calcitefusion");
  }

  /** The settings that prompt and scripts share. */
  static void configure(SqlLineOpts options) {
    // First, because it takes all others back.
    options.set("propertiesFile", home().resolve("shell.properties").toString());
    options.set("isolation", "TRANSACTION_NONE");
    options.set("nullValue", "NULL");
  }

  @Override
  public String getInfoMessage() {
    return "CalciteFusion shell. !help lists commands, !quit ends.";
  }

  @Override
  public List<String> allowedDrivers() {
    return List.of("io.calcitefusion.jdbc.DataFusionDriver");
  }

  @Override
  public SqlLineOpts getOpts(SqlLine shell) {
    SqlLineOpts options = super.getOpts(shell);
    configure(options);
    options.set("historyFile", home().resolve("history").toString());
    return options;
  }

  @Override
  public PromptHandler getPromptHandler(SqlLine shell) {
    return new PromptHandler(shell) {
      @Override
      protected String getDefaultPrompt(int index, String url, String standard) {
        return "calcitefusion> ";
      }
    };
  }
}
