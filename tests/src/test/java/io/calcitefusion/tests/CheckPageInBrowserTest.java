package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** The HTML report of {@code check} in a real browser. */
@Tag("browser")
final class CheckPageInBrowserTest {
  private static final Path PICTURES = Path.of("target", "browser");
  private static final int WIDE = 1280;
  private static final int NARROW = 400;

  @TempDir private Path folder;
  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open(folder.resolve("profile"));
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void aFailedCheckIsSummedUp() throws IOException {
    browser.show(report(CheckFixture.bad(folder).target(), "--data"), WIDE, "light");

    assertThat(text("#verdict")).contains("Failed", "errors");
    assertThat(browser.driver().getTitle()).isEqualTo("Failed: check of shop");
    assertThat(all(".tile"))
        .extracting(WebElement::getText)
        .anyMatch(t -> t.startsWith("5 datasets"));
    assertThat(text("#check-data")).isEqualTo("Rows");
    assertThat(all(".findings code")).extracting(WebElement::getText).contains(CheckFixture.DROP);
    WebElement samples = browser.driver().findElement(By.cssSelector(".samples summary"));
    samples.click();
    assertThat(text(".samples li")).startsWith("id=");
    assertThat(names()).contains(CheckFixture.SCRIPT, CheckFixture.DROP);
    nothingWasAskedFor();
  }

  @Test
  void theTableIsSortedAndFiltered() throws IOException {
    browser.show(report(CheckFixture.bad(folder).target(), "--data"), WIDE, "light");

    WebElement columns = heading("Columns");
    columns.findElement(By.tagName("button")).click();
    assertThat(columns.getDomAttribute("aria-sort")).isEqualTo("ascending");
    assertThat(numbers(columns)).isSorted();
    columns.findElement(By.tagName("button")).sendKeys(Keys.ENTER);
    assertThat(columns.getDomAttribute("aria-sort")).isEqualTo("descending");
    assertThat(numbers(columns)).isSortedAccordingTo((a, b) -> b - a);

    WebElement filter = browser.driver().findElement(By.id("filter"));
    filter.sendKeys("script");
    assertThat(names()).containsExactly(CheckFixture.SCRIPT);
    assertThat(text("#shown")).isEqualTo("1 of 8 shown");
    filter.clear();
    filter.sendKeys("nothing has this");
    assertThat(names()).isEmpty();
    filter.clear();
    filter.sendKeys(Keys.SPACE);
    Select states = new Select(browser.driver().findElement(By.id("state")));
    states.selectByValue("broken");
    assertThat(names()).containsExactly("customers");
    states.selectByValue("findings");
    assertThat(names()).contains("orders").doesNotContain("returns");
    nothingWasAskedFor();
  }

  @Test
  void aBoxLeadsToItsRowAlsoWhenThatIsFilteredOut() throws IOException {
    browser.show(report(CheckFixture.good(folder).target()), WIDE, "light");
    browser.driver().findElement(By.id("filter")).sendKeys("customers");
    assertThat(names()).doesNotContain("latest");

    WebElement box =
        all("svg a.box").stream()
            .filter(each -> each.getText().contains("latest_text"))
            .findFirst()
            .orElseThrow();
    box.click();

    assertThat(names()).contains("latest_text", "orders");
    assertThat(text("tr:target th code")).isEqualTo("latest_text");
    assertThat(all("svg .box")).hasSize(9).allSatisfy(each -> assertThat(title(each)).isNotBlank());
    nothingWasAskedFor();
  }

  @Test
  void theDrawingIsMadeLargerAndSmaller() throws IOException {
    browser.show(report("classpath:codeintel"), WIDE, "light");
    int whole = width();

    zoom("in");
    assertThat(width()).isGreaterThan(whole);
    zoom("fit");
    assertThat(width())
        .isEqualTo(
            browser.driver().executeScript("return document.getElementById('canvas').clientWidth"));
    zoom("reset");
    assertThat(width()).isEqualTo(whole);
    nothingWasAskedFor();
  }

  @Test
  void theKeyboardReachesEverything() throws IOException {
    browser.show(report(CheckFixture.good(folder).target()), WIDE, "light");

    press(Keys.TAB);
    assertThat(focused().getText()).isEqualTo("Skip to the findings");
    press(Keys.ENTER);
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      press(Keys.TAB);
      reached.add(focused().getTagName() + " " + focused().getDomAttribute("id"));
    }
    assertThat(reached).contains("input filter", "select state", "button null", "div canvas");
    assertThat(reached).anyMatch(each -> each.startsWith("a "));
    nothingWasAskedFor();
  }

  @Test
  void itFitsWideAndNarrowWindowsInLightAndDark() throws IOException {
    Path failed = report(CheckFixture.bad(folder).target(), "--data");
    Path shipped = report("classpath:codeintel");
    for (int width : List.of(WIDE, NARROW)) {
      for (String scheme : List.of("light", "dark")) {
        browser.show(failed, width, scheme);
        browser.picture(PICTURES.resolve("failed-" + width + "-" + scheme + ".png"));
        nothingRunsOut(width);
        browser.show(shipped, width, scheme);
        browser.picture(PICTURES.resolve("shipped-" + width + "-" + scheme + ".png"));
        nothingRunsOut(width);
      }
    }
    nothingWasAskedFor();
  }

  @Test
  void aThousandDatasetsStayUsable() throws IOException {
    Path registry = folder.resolve("large.yaml");
    GeneratedRegistry.write(registry, 1000, 20);
    browser.show(report(registry.toString()), WIDE, "light");

    browser.driver().findElement(By.id("filter")).sendKeys("table_999");
    assertThat(names()).containsExactly("table_999_v1");
    browser.picture(PICTURES.resolve("large.png"));
    nothingWasAskedFor();
  }

  private Path report(String... target) {
    Path page = folder.resolve("report-" + target[0].hashCode() + ".html");
    List<String> arguments = new ArrayList<>(List.of("check"));
    arguments.addAll(List.of(target));
    arguments.addAll(List.of("--format", "html", "--output", page.toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isLessThan(2);
    return page;
  }

  private void nothingWasAskedFor() {
    assertThat(browser.requests()).isNotEmpty().allMatch(request -> request.startsWith("file:"));
    browser.consoleIsQuiet();
  }

  private void nothingRunsOut(int width) {
    assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth"))
        .isEqualTo((long) width);
  }

  private List<WebElement> all(String selector) {
    return browser.driver().findElements(By.cssSelector(selector));
  }

  private String text(String selector) {
    return browser.driver().findElement(By.cssSelector(selector)).getText();
  }

  /** The rows that are shown, in their order. */
  private List<String> names() {
    return all("#table-of-tables tbody tr:not([hidden]) th code").stream()
        .map(WebElement::getText)
        .toList();
  }

  private WebElement heading(String label) {
    return all("#table-of-tables thead th").stream()
        .filter(head -> head.getText().startsWith(label))
        .findFirst()
        .orElseThrow();
  }

  private List<Integer> numbers(WebElement heading) {
    int column = all("#table-of-tables thead th").indexOf(heading) + 1;
    return all("#table-of-tables tbody td:nth-child(" + column + ")").stream()
        .map(cell -> Integer.valueOf(cell.getText()))
        .toList();
  }

  private static String title(WebElement box) {
    return box.findElement(By.tagName("title")).getDomProperty("textContent");
  }

  private int width() {
    return Integer.parseInt(
        browser.driver().findElement(By.id("picture")).getDomAttribute("width"));
  }

  private void zoom(String kind) {
    browser.driver().findElement(By.cssSelector("[data-zoom=" + kind + "]")).click();
  }

  private void press(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private WebElement focused() {
    return browser.driver().switchTo().activeElement();
  }
}
