package io.calcitefusion.calcite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.PlanMetric;
import io.calcitefusion.datafusion.PlanOperator;
import java.util.Locale;

/** Writes an {@link Explanation} as JSON. Pure functions. */
final class ExplanationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExplanationJson() {}

  static String write(Explanation explanation) {
    ObjectNode root = NODES.objectNode();
    root.set("calcite", operator(explanation.logicalPlan()));
    Residue residue = explanation.residue();
    if (residue != null) {
      ObjectNode node = root.putObject("residue");
      ArrayNode operators = node.putArray("operators");
      residue.operators().forEach(operators::add);
      node.put("reason", residue.reason());
    }
    ArrayNode statements = root.putArray("statements");
    for (ExplainedStatement statement : explanation.statements()) {
      ObjectNode node = statements.addObject();
      node.put("sql", statement.dataFusionSql());
      node.set("datafusion", operator(statement.physicalPlan()));
    }
    return root.toPrettyString();
  }

  private static ObjectNode operator(LogicalOperator operator) {
    ObjectNode node = NODES.objectNode();
    node.put("name", operator.name());
    node.put("details", operator.details());
    ArrayNode inputs = node.putArray("inputs");
    operator.children().forEach(child -> inputs.add(operator(child)));
    return node;
  }

  private static ObjectNode operator(PlanOperator operator) {
    ObjectNode node = NODES.objectNode();
    node.put("name", operator.name());
    node.put("details", operator.details());
    if (operator.estimatedRows() != null) {
      node.put("estimatedRows", operator.estimatedRows());
    }
    if (!operator.metrics().isEmpty()) {
      ObjectNode metrics = node.putObject("metrics");
      for (PlanMetric metric : operator.metrics()) {
        ObjectNode figure = metrics.putObject(metric.name());
        figure.put("kind", metric.kind().name().toLowerCase(Locale.ROOT));
        figure.put("value", metric.value());
        if (metric.of() != null) {
          figure.put("of", metric.of());
        }
      }
    }
    ArrayNode inputs = node.putArray("inputs");
    operator.children().forEach(child -> inputs.add(operator(child)));
    return node;
  }
}
