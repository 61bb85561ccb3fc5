package io.calcitefusion.cli.report;

import com.google.common.collect.ImmutableList;

/**
 * A drawing of the datasets of a schema, the views over them and what joins them, in whole pixels
 * from the upper left corner. Immutable; {@link DrawingLayout} makes it.
 *
 * @param width width of the whole
 * @param height height of the whole
 * @param boxes datasets, views and join keys
 * @param lines what connects them
 * @param headings texts without a box
 * @param omitted join keys that so many datasets have that their lines are left out
 */
record SchemaDrawing(
    int width,
    int height,
    ImmutableList<Box> boxes,
    ImmutableList<Line> lines,
    ImmutableList<Heading> headings,
    ImmutableList<String> omitted) {
  /** The drawing of a report. */
  static SchemaDrawing of(CheckReport report) {
    return new DrawingLayout(report).draw();
  }

  /**
   * A box with a text.
   *
   * @param shape what it stands for, a word for the style sheet
   * @param label the text, short enough for the box
   * @param title all about it
   * @param table place of the dataset or view in the report's list, or -1 for a join key
   */
  record Box(
      String shape, int x, int y, int width, int height, String label, String title, int table) {
    int middle() {
      return y + height / 2;
    }

    int right() {
      return x + width;
    }
  }

  /**
   * A line between boxes.
   *
   * @param shape what it stands for, a word for the style sheet
   * @param path the line in the words of SVG
   * @param title all about it
   * @param label a text beside it, may be empty
   */
  record Line(String shape, String path, String title, String label, int labelX, int labelY) {}

  /** A text without a box. */
  record Heading(String text, int x, int y) {}
}
