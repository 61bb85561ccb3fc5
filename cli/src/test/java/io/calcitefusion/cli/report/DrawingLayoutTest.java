package io.calcitefusion.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.cli.report.SchemaDrawing.Box;
import io.calcitefusion.cli.report.SchemaDrawing.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrawingLayoutTest {
  @Test
  void viewsStandBesideWhatTheyReadAndKeysBeforeTheirDatasets() {
    SchemaDrawing drawing = SchemaDrawing.of(ReportSample.hostile());

    Box key = box(drawing, "Join key id</title> of orders, " + ReportSample.SCRIPT);
    Box orders = box(drawing, "Dataset orders, with data: 4 columns, 12 rows; key id");
    Box newest = box(drawing, "View newest, planned: 1 column; reads orders");
    Box second = box(drawing, "View \"onmouseover=alert(2) x=\"");
    assertThat(key.right()).isLessThan(orders.x());
    assertThat(orders.right()).isLessThan(newest.x());
    assertThat(newest.right()).isLessThan(second.x());
    assertThat(newest.y()).isEqualTo(orders.y());
    assertThat(orders.shape()).isEqualTo("dataset with-data failed");
    assertThat(key.table()).isEqualTo(-1);
    assertThat(newest.table()).isEqualTo(3);
    assertThat(drawing.lines())
        .extracting(Line::shape)
        .containsExactlyInAnyOrder("join", "join", "reads", "reads", "reference");
    assertThat(drawing.lines())
        .filteredOn(line -> line.shape().equals("reference"))
        .singleElement()
        .satisfies(line -> assertThat(line.label()).isEqualTo("id"))
        .satisfies(
            line ->
                assertThat(line.title())
                    .isEqualTo("orders refers to " + ReportSample.DROP + " by id"));
  }

  @Test
  void boxesDoNotOverlapAndStayInside() {
    for (CheckReport report :
        List.of(ReportSample.hostile(), ReportSample.sound(), ReportSample.large(1000))) {
      SchemaDrawing drawing = SchemaDrawing.of(report);
      List<Box> boxes = drawing.boxes();
      for (int i = 0; i < boxes.size(); i++) {
        Box one = boxes.get(i);
        assertThat(one.x()).isNotNegative();
        assertThat(one.y()).isNotNegative();
        assertThat(one.right()).isLessThanOrEqualTo(drawing.width());
        assertThat(one.y() + one.height()).isLessThanOrEqualTo(drawing.height());
        for (int j = i + 1; j < boxes.size(); j++) {
          assertThat(overlap(one, boxes.get(j))).as("%s and %s", one, boxes.get(j)).isFalse();
        }
      }
    }
  }

  @Test
  void aJoinKeyOfManyDatasetsIsNamedInsteadOfDrawn() {
    SchemaDrawing drawing = SchemaDrawing.of(ReportSample.large(1000));

    assertThat(drawing.omitted()).containsExactly("id (1000 datasets)");
    assertThat(drawing.boxes()).hasSize(1100).noneMatch(box -> box.shape().equals("key"));
    assertThat(drawing.lines()).hasSize(100);
    assertThat(drawing.width()).isLessThan(1000);
  }

  @Test
  void longNamesAreCutAndWholeInTheTitle() {
    assertThat(DrawingTexts.fit("a".repeat(80), 270)).hasSizeLessThan(36).endsWith("…");
    assertThat(DrawingTexts.fit("日".repeat(80), 270)).hasSizeLessThan(20).endsWith("…");
    assertThat(DrawingTexts.fit("\ud83d\ude00".repeat(40), 270)).doesNotEndWith("\ud83d…");
    assertThat(DrawingTexts.fit("short", 270)).isEqualTo("short");
  }

  private static boolean overlap(Box one, Box other) {
    return one.x() < other.right()
        && other.x() < one.right()
        && one.y() < other.y() + other.height()
        && other.y() < one.y() + one.height();
  }

  private static Box box(SchemaDrawing drawing, String title) {
    return drawing.boxes().stream()
        .filter(box -> box.title().startsWith(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '" + title + "' in " + drawing.boxes()));
  }
}
