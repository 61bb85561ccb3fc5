package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  @Test
  void noCommandIsWrongUsage() {
    CommandRun run = CommandRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("error: A command is missing").contains("calcitefusion --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query",
        "query --format xml SELECT",
        "query --nosuch SELECT",
        "query --file a.sql SELECT",
        "query --url jdbc:other:x SELECT",
        "describe one two",
        "write t",
        "write --from x.csv",
        "write t --from no-such-file.csv",
        "write t --from nonsense",
        "write t --from SELECT --mode merge",
        "write t --from SELECT --wait -1",
        "write a..b --from SELECT",
        "extract only-one",
        "extract in out --threads 0",
        "extract in out --threads many",
        "demo",
        "check",
        "check no-such-registry.yaml",
        "check classpath:codeintel --format xml",
        "registry",
        "registry validate",
        "registry validate a.yaml b.yaml",
        "registry validate a.yaml --format xml",
        "registry show",
        "registry show x --registry",
        "registry init",
        "registry init . --name system",
        "registry diff one.yaml",
        "registry shwo x",
        "extract in out --option exclude_dirs",
        "qeury SELECT"
      })
  void wrongUsageEndsWithTwoAndOneReadableMessage(String commandLine) {
    CommandRun run = CommandRun.of(commandLine.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: ").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void aMisspeltCommandIsGuessed() {
    assertThat(CommandRun.of("qeury", "SELECT 1").err()).contains("query");
    assertThat(CommandRun.of("registry", "shwo", "x").err()).contains("registry show");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query",
        "describe",
        "write",
        "extract",
        "demo",
        "check",
        "registry",
        "registry validate",
        "registry show",
        "registry init",
        "registry diff"
      })
  void everyCommandHasHelp(String command) {
    CommandRun run = CommandRun.of((command + " --help").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: calcitefusion " + command).contains("--verbose");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpListsAllCommands() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("query", "describe", "extract", "demo", "registry", "--version", "Exit codes");
    assertThat(CommandRun.of("registry", "--help").out())
        .contains("validate", "show", "init", "diff");
  }
}
