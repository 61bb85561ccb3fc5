package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.cli.CalciteFusion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shell with scripts of every kind, and at a terminal. */
@ExtendWith(NothingLeaks.class)
final class ShellCommandTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("items.csv"), "id,name\n1,one\n2,\n3,\"th,ree\"\n");
  }

  private CommandRun shell(String input, String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "shell";
    args[1] = "--url";
    args[2] = folder.toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return CommandRun.withInput(input, args);
  }

  @Test
  void statementsOfTheCommandLine() {
    CommandRun run = shell("", "-e", "SELECT id, name FROM items ORDER BY id", "-e", "!tables");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .startsWith(
            "+----+--------+",
            "| id |  name  |",
            "+----+--------+",
            "| 1  | one    |",
            "| 2  | NULL   |",
            "| 3  | th,ree |",
            "+----+--------+")
        .anyMatch(line -> line.contains("| items"));
  }

  @Test
  void aPipeIsAScript() {
    CommandRun run =
        shell(
            "-- a comment\nSELECT name\n  FROM items\n ORDER BY id;\nSELECT 'a;b' AS x;",
            "-f",
            "csv");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly("\"name\"", "\"one\"", "\"NULL\"", "\"th,ree\"", "\"x\"", "\"a;b\"");
  }

  @Test
  void aFileIsOneTooAndItsFirstErrorEndsIt() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("a script.sql"),
            "SELECT 1 AS one;\nSELECT * FROM item;\nSELECT 2 AS two;\n");
    CommandRun run = shell("", "--file", script.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("one").doesNotContain("two");
    assertThat(run.err()).contains("42P01").contains("items").doesNotContain("\tat ");
  }

  @Test
  void commandsAreListedAndUnknownOnesFail() {
    assertThat(shell("!help\n").out()).contains("!tables").contains("!quit");
    CommandRun run = shell("!nonsense\n");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("nonsense");
  }

  @Test
  void aWrongUrlIsReportedAsByOtherCommands() {
    CommandRun run = CommandRun.of("shell", "--url", "no/such/folder", "-e", "SELECT 1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error [08001]: ").contains("no/such/folder");
    assertThat(CommandRun.of("shell", "--format", "xml").exitCode()).isEqualTo(2);
  }

  @Test
  void aScriptLeavesNothingInTheHome() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    assertThat(run(home, "SELECT count(*) AS n FROM items;\n", List.of())).contains("| 3 |");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aTerminalHasAPromptAndAHistory() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    String screen =
        run(
            home,
            "SELECT count(*) AS n FROM items;\n!quit\n",
            List.of("script", "--quiet", "--return", "--command"));
    assertThat(screen)
        .contains("!help lists commands")
        .contains("calcitefusion> ")
        .contains("| 3 |")
        .contains("1 row selected");
    assertThat(home.resolve(".calcitefusion/history")).content().contains("count(*)");
    assertThat(home.resolve(".sqlline")).doesNotExist();
  }

  /** Runs the shell in a process of its own, with or without a terminal. */
  private String run(Path home, String input, List<String> terminal) throws Exception {
    List<String> command = new ArrayList<>(terminal);
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + home,
            "-cp",
            System.getProperty("java.class.path"),
            CalciteFusion.class.getName(),
            "shell",
            "--url",
            folder.toString());
    if (terminal.isEmpty()) {
      command.addAll(java);
    } else {
      // A terminal of no width shows no prompt.
      command.add("stty cols 100 rows 30; " + String.join(" ", java));
      command.add("/dev/null");
    }
    Path typed = Files.writeString(folder.resolve("typed.txt"), input);
    Path screen = folder.resolve("screen.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(typed.toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(screen, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
