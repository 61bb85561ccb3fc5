package io.calcitefusion.calcite;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * A relational expression as one statement of the engine. Every scan and derived table has an alias
 * of its own and every column is qualified, so that no name can be captured; what the engine can
 * not do, or does with another answer than SQL, is rewritten or refused by name. For one statement.
 */
final class Unparser {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  private final RexBuilder rexBuilder;
  private final Map<CorrelationId, Scope> outerFields = new HashMap<>();
  private final Map<List<String>, String> transientNames = new HashMap<>();
  private final Map<RexSubQuery, String> texts = new HashMap<>();
  private final Multiset<String> lambdaVariables = HashMultiset.create();
  private final boolean standsAlone;
  private int aliases;
  private int depth;

  /** Columns of an outer query and the number of sub-queries around it. */
  private record Scope(List<SqlField> fields, int depth) {}

  private Unparser(RexBuilder rexBuilder, boolean standsAlone) {
    this.rexBuilder = rexBuilder;
    this.standsAlone = standsAlone;
  }

  /**
   * The statement of an expression.
   *
   * @param labels names of its columns, made unique where they are not
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED that names what the
   *     engine can not do
   */
  static String toSql(RelNode rel, List<String> labels) {
    Unparser unparser = new Unparser(rel.getCluster().getRexBuilder(), true);
    return unparser.block(rel).statement(SelectBlock.unique(labels));
  }

  /**
   * Checks an operator that may refer to queries around it.
   *
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED that names what the
   *     engine can not do
   */
  static void checkInItsPlace(RelNode rel) {
    new Unparser(rel.getCluster().getRexBuilder(), false).block(rel);
  }

  /** A constant as an argument of a table function. */
  static String constant(RexNode node) {
    Unparser unparser = new Unparser(new RexBuilder(DataFusionTypeFactory.INSTANCE), false);
    return new RexSql(unparser, ImmutableList.of(), RexSql.Place.ELSEWHERE).bare(node);
  }

  RexBuilder rexBuilder() {
    return rexBuilder;
  }

  String newAlias() {
    return "t" + aliases++;
  }

  /** The text of a column of an outer query. */
  String outerField(CorrelationId id, int index) {
    Scope scope = outerFields.get(id);
    if (scope == null && !standsAlone && depth <= 1) {
      return "NULL";
    }
    if (scope == null && standsAlone) {
      throw FrontEndErrors.unsupported("a reference to the outer query " + id, "");
    }
    if (scope == null || depth - scope.depth() > 1) {
      throw FrontEndErrors.unsupported(
          "a sub-query that refers to a query two levels outside", "join in the level between");
    }
    return scope.fields().get(index).sql();
  }

  /** Unique names of the columns of an expression. */
  ImmutableList<String> names(RelNode rel) {
    return SelectBlock.unique(rel.getRowType().getFieldNames());
  }

  /** The expression as a query of its own. */
  String select(RelNode rel) {
    return block(rel).render(names(rel));
  }

  /** The block of a sub-query in an expression. */
  SelectBlock subQuery(RelNode rel) {
    depth++;
    try {
      return block(rel);
    } finally {
      depth--;
    }
  }

  /**
   * The text of a sub-query that refers to nothing outside. Equal sub-queries have one text,
   * aliases included, by which the engine knows that it has to run them once.
   */
  String onceFor(RexSubQuery subQuery, Supplier<String> text) {
    String known = texts.get(subQuery);
    if (known == null) {
      known = text.get();
      texts.put(subQuery, known);
    }
    return known;
  }

  /** A text in which variables of a lambda can be used. */
  String inLambda(List<String> names, Supplier<String> body) {
    names.forEach(lambdaVariables::add);
    try {
      return body.get();
    } finally {
      names.forEach(lambdaVariables::remove);
    }
  }

  /** The text of a variable of a lambda. */
  String lambdaVariable(String name) {
    if (!lambdaVariables.contains(name)) {
      throw FrontEndErrors.unsupported(
          "the lambda's parameter " + name + " in an aggregate function",
          "unnest the array, and group by the row that it came from");
    }
    return HigherOrderFunction.variable(name);
  }

  SelectBlock block(RelNode rel) {
    if (rel instanceof Project project) {
      return project(project);
    }
    if (rel instanceof Filter filter) {
      return filter(filter);
    }
    if (rel instanceof TableScan scan) {
      return scan(scan);
    }
    if (rel instanceof Aggregate aggregate) {
      return new GroupingSql(this).aggregate(aggregate);
    }
    if (rel instanceof Sort sort) {
      return sort(sort);
    }
    if (rel instanceof Join join) {
      return new JoinSql(this).join(join);
    }
    if (rel instanceof Correlate correlate) {
      return new JoinSql(this).correlate(correlate);
    }
    if (rel instanceof Values values) {
      return new ValuesSql(this).values(values);
    }
    if (rel instanceof SetOp setOp) {
      return new SetOperationSql(this).setOperation(setOp);
    }
    if (rel instanceof Uncollect uncollect) {
      return new UnnestSql(this).uncollect(uncollect);
    }
    if (rel instanceof TableFunctionScan scan) {
      return tableFunction(scan);
    }
    if (rel instanceof RepeatUnion union) {
      return new RecursionSql(this).repeat(union);
    }
    if (rel instanceof DataFusionNodes.DataFusionWindow window) {
      return project(window.toProject());
    }
    if (rel instanceof PushedTree pushed) {
      return block(pushed.tree());
    }
    throw FrontEndErrors.unsupported("the relational operator " + rel.getRelTypeName(), "");
  }

  /** The block as a derived table of a new one; nothing happens to a plain FROM. */
  SelectBlock wrap(SelectBlock block, RelNode rel) {
    if (block.isPlainFrom()) {
      return block;
    }
    ImmutableList<String> names = names(rel);
    return SelectBlock.ofQuery(block.render(names), newAlias(), names);
  }

  /** Makes the columns of an operator's input visible to the sub-queries in its expressions. */
  void expose(Iterable<CorrelationId> ids, List<SqlField> fields) {
    ids.forEach(id -> outerFields.put(id, new Scope(fields, depth)));
  }

  /** Gives the working table of a recursion its name in the text. */
  void nameTransient(List<String> path, String name) {
    transientNames.put(path, name);
  }

  private SelectBlock scan(TableScan scan) {
    List<String> path = scan.getTable().getQualifiedName();
    String transientName = transientNames.get(path);
    if (transientName != null) {
      String transientAlias = newAlias();
      return SelectBlock.ofItem(
          SqlIdentifier.quote(transientName) + " AS " + SqlIdentifier.quote(transientAlias),
          transientAlias,
          scan.getRowType().getFieldNames());
    }
    String alias = newAlias();
    String item =
        String.join(".", tableName(scan).stream().map(SqlIdentifier::quote).toList())
            + " AS "
            + SqlIdentifier.quote(alias);
    return SelectBlock.ofItem(item, alias, scan.getRowType().getFieldNames());
  }

  /** The engine's three-part name, which need not be the one that Calcite knows the table by. */
  private static List<String> tableName(TableScan scan) {
    MirrorTable table = scan.getTable().unwrap(MirrorTable.class);
    if (table != null) {
      return List.of(table.name().catalog(), table.name().schema(), table.name().table());
    }
    List<String> path = scan.getTable().getQualifiedName();
    if (path.size() != 3) {
      throw FrontEndErrors.unsupported(
          "the table " + String.join(".", path), "use three-part names");
    }
    return path;
  }

  private SelectBlock tableFunction(TableFunctionScan scan) {
    if (!(scan.getCall() instanceof RexCall call)
        || !(call.getOperator() instanceof EngineTableFunction function)) {
      throw FrontEndErrors.unsupported("the table function " + scan.getCall(), "");
    }
    String alias = newAlias();
    return SelectBlock.ofItem(
        function.sql(call.getOperands()) + " AS " + SqlIdentifier.quote(alias),
        alias,
        scan.getRowType().getFieldNames());
  }

  private SelectBlock filter(Filter filter) {
    SelectBlock block = block(filter.getInput());
    boolean subQueries = RexUtil.SubQueryFinder.containsSubQuery(filter);
    boolean once = block.fields().stream().anyMatch(f -> f.kind() == SqlField.Kind.ONCE);
    if (block.isWindowed()
        || block.isLimited()
        || once
        || (subQueries && !block.fields().stream().allMatch(SqlField::isColumn))
        || (block.isGrouped()
            && (subQueries || FreeVariables.isIn(filter.getCondition(), filter)))) {
      block = wrap(block, filter.getInput());
    }
    expose(filter.getVariablesSet(), block.fields());
    RexSql rex = new RexSql(this, block.fields(), RexSql.Place.FILTER);
    for (RexNode term : CorrelatedForms.terms(filter)) {
      block.filter(rex.condition(term));
    }
    return block;
  }

  private SelectBlock project(Project project) {
    SelectBlock block = block(project.getInput());
    if (mustWrap(project, block)) {
      block = wrap(block, project.getInput());
    }
    expose(project.getVariablesSet(), block.fields());
    RexSql rex = new RexSql(this, block.fields(), RexSql.Place.ELSEWHERE);
    List<SqlField> fields = new ArrayList<>();
    for (RexNode node : project.getProjects()) {
      fields.add(new SqlField(rex.typed(node), FieldKinds.of(node, block.fields())));
    }
    block.project(fields);
    return block;
  }

  private static boolean mustWrap(Project project, SelectBlock block) {
    boolean windows = RexOver.containsOver(project.getProjects(), null);
    boolean subQueries = RexUtil.SubQueryFinder.containsSubQuery(project);
    boolean costly = block.fields().stream().anyMatch(field -> !field.isCheap());
    return (windows && (block.isLimited() || block.isWindowed()))
        || (subQueries && (costly || block.isGrouped()))
        || FieldKinds.repeats(project.getProjects(), block.fields());
  }

  private SelectBlock sort(Sort sort) {
    SelectBlock block = block(sort.getInput());
    List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
    if (block.isLimited()
        || (!keys.isEmpty()
            && keys.stream()
                .map(key -> block.fields().get(key.getFieldIndex()))
                .anyMatch(field -> field.kind() == SqlField.Kind.ONCE))) {
      return sorted(sort, wrap(block, sort.getInput()));
    }
    return sorted(sort, block);
  }

  private SelectBlock sorted(Sort sort, SelectBlock block) {
    List<SelectBlock.SortKey> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      SqlField field = block.fields().get(key.getFieldIndex());
      // A bare number would be the place of a column.
      if (field.kind() != SqlField.Kind.CONSTANT && !NUMBER.matcher(field.sql()).matches()) {
        keys.add(
            new SelectBlock.SortKey(
                field, WindowSql.direction(key.getDirection(), key.nullDirection)));
      }
    }
    if (!keys.isEmpty()) {
      block.sort(keys);
    }
    if (sort.offset != null || sort.fetch != null) {
      block.limit(count(sort.offset, "OFFSET"), count(sort.fetch, "LIMIT"));
    }
    return block;
  }

  private static @Nullable String count(@Nullable RexNode node, String clause) {
    if (node == null) {
      return null;
    }
    if (node instanceof RexLiteral literal && !literal.isNull()) {
      return LiteralSql.decimal(literal).toBigInteger().toString();
    }
    if (node instanceof RexDynamicParam parameter) {
      return "$" + (parameter.getIndex() + 1);
    }
    throw FrontEndErrors.unsupported("a computed " + clause, "use a number or a parameter");
  }
}
