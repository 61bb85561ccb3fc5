package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.externalize.RelWriterImpl;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * One operator of Calcite's relational tree with those that feed it. Immutable.
 *
 * @param name Calcite's name of the operator, such as {@code LogicalJoin}
 * @param details what it does, as Calcite's {@link org.apache.calcite.rel.RelWriter} says it; the
 *     tree of a sub-query stands in it, over several lines
 * @param children its inputs in order
 */
public record LogicalOperator(
    String name, String details, ImmutableList<LogicalOperator> children) {

  /** A tree, in which those that the engine runs as a whole stand for themselves. */
  static LogicalOperator of(RelNode rel) {
    return rel instanceof PushedTree pushed ? of(pushed.tree()) : of(rel, LogicalOperator::of);
  }

  /** One operator over what a function makes of its inputs. */
  static LogicalOperator of(RelNode rel, Function<RelNode, LogicalOperator> child) {
    Details details = new Details();
    rel.explain(details);
    ImmutableList.Builder<LogicalOperator> children = ImmutableList.builder();
    for (RelNode input : rel.getInputs()) {
      children.add(child.apply(input));
    }
    return new LogicalOperator(
        rel.getRelTypeName(), String.join(", ", details.found), children.build());
  }

  /**
   * The tree as indented text, one operator a line.
   *
   * @return for people
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    write(text, 0);
    return text.toString();
  }

  private void write(StringBuilder text, int depth) {
    String indent = "  ".repeat(depth);
    text.append(indent).append(name);
    if (!details.isEmpty()) {
      text.append(": ").append(details.replace("\n", "\n" + indent + "    "));
    }
    text.append('\n');
    for (LogicalOperator child : children) {
      child.write(text, depth + 1);
    }
  }

  /** Takes what an operator says of itself, its inputs aside. */
  private static final class Details extends RelWriterImpl {
    private final List<String> found = new ArrayList<>();

    Details() {
      super(new PrintWriter(Writer.nullWriter()), SqlExplainLevel.EXPPLAN_ATTRIBUTES, false);
    }

    @Override
    protected void explain_(RelNode rel, List<Pair<String, @Nullable Object>> values) {
      for (Pair<String, @Nullable Object> value : values) {
        if (!(value.right instanceof RelNode)) {
          found.add(value.left + "=[" + String.valueOf(value.right).strip() + "]");
        }
      }
    }
  }
}
