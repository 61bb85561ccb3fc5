package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.PlanMetric;
import io.calcitefusion.datafusion.PlanOperator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an {@link Explanation} as a flowchart of Mermaid. One object per chart. */
final class ExplanationMermaid {
  /** A box that is larger than this hides its chart. */
  private static final int MAX_DETAILS = 200;

  private static final List<String> SHOWN_METRICS =
      List.of("output_rows", "elapsed_compute", "spilled_bytes");

  private final StringBuilder text = new StringBuilder("flowchart BT\n");
  private final Map<String, String> statements = new HashMap<>();
  private int boxes;

  private ExplanationMermaid() {}

  static String write(Explanation explanation) {
    ExplanationMermaid chart = new ExplanationMermaid();
    List<String> engine = new ArrayList<>();
    chart.text.append("  subgraph DataFusion\n");
    for (ExplainedStatement statement : explanation.statements()) {
      engine.add(chart.box(statement.physicalPlan(), null));
    }
    chart.text.append("  end\n  subgraph Calcite\n");
    String calcite = chart.box(explanation.logicalPlan(), null);
    chart.text.append("  end\n");
    for (int i = 0; i < engine.size(); i++) {
      String sql = chart.box("SQL", explanation.statements().get(i).dataFusionSql(), "");
      chart.arrow(engine.get(i), sql);
      chart.arrow(sql, chart.statements.getOrDefault(ResidueTree.details(i + 1), calcite));
    }
    return chart.text.toString();
  }

  private String box(PlanOperator operator, @Nullable String parent) {
    StringBuilder figures = new StringBuilder();
    if (operator.estimatedRows() != null && operator.metrics().isEmpty()) {
      figures.append("about ").append(operator.estimatedRows()).append(" rows");
    }
    for (String name : SHOWN_METRICS) {
      PlanMetric metric = operator.metric(name);
      if (metric != null) {
        figures.append(figures.isEmpty() ? "" : ", ").append(metric.toText());
      }
    }
    String id = box(operator.name(), operator.details(), figures.toString());
    operator.children().forEach(child -> box(child, id));
    if (parent != null) {
      arrow(id, parent);
    }
    return id;
  }

  private String box(LogicalOperator operator, @Nullable String parent) {
    String id = box(operator.name(), operator.details(), "");
    if (operator.name().equals(Residue.STATEMENT)) {
      statements.put(operator.details(), id);
    }
    operator.children().forEach(child -> box(child, id));
    if (parent != null) {
      arrow(id, parent);
    }
    return id;
  }

  private String box(String name, String details, String figures) {
    String id = "n" + boxes;
    boxes++;
    text.append("    ").append(id).append("[\"").append(escaped(name));
    for (String line : List.of(shortened(details), figures)) {
      if (!line.isEmpty()) {
        text.append("<br/>").append(escaped(line));
      }
    }
    text.append("\"]\n");
    return id;
  }

  private void arrow(String from, String to) {
    text.append("    ").append(from).append(" --> ").append(to).append('\n');
  }

  private static String shortened(String details) {
    return details.codePointCount(0, details.length()) <= MAX_DETAILS
        ? details
        : details.substring(0, details.offsetByCodePoints(0, MAX_DETAILS)) + "…";
  }

  /** Mermaid reads a label as Markdown and HTML; its own numbered entities stand for the signs. */
  private static String escaped(String label) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      switch (c) {
        case '"', '#', '<', '>', '&', '`', '*', '_', '\\' ->
            escaped.append('#').append((int) c).append(';');
        case '\n' -> escaped.append("<br/>");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
