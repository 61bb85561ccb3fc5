package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.linq4j.tree.ClassDeclaration;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.runtime.Typed;
import org.apache.calcite.sql2rel.ConvertToChecked;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Plans a query that the engine does not run as a whole: splits it, lets Calcite plan what is left
 * over the engine's parts, and compiles that. Pure functions.
 */
final class ResiduePlanner {
  /**
   * How Calcite runs operators. Nothing that counts on sorted inputs is among them, since the order
   * of rows is no trait here.
   */
  private static final ImmutableSet<RelOptRule> RULES =
      ImmutableSet.of(
          CoreRules.PROJECT_TO_CALC,
          CoreRules.FILTER_TO_CALC,
          CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW,
          CoreRules.AGGREGATE_REDUCE_FUNCTIONS,
          EnumerableRules.ENUMERABLE_CALC_RULE,
          EnumerableRules.ENUMERABLE_AGGREGATE_RULE,
          EnumerableRules.ENUMERABLE_JOIN_RULE,
          EnumerableRules.ENUMERABLE_CORRELATE_RULE,
          EnumerableRules.ENUMERABLE_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_RULE,
          EnumerableRules.ENUMERABLE_UNION_RULE,
          EnumerableRules.ENUMERABLE_INTERSECT_RULE,
          EnumerableRules.ENUMERABLE_MINUS_RULE,
          EnumerableRules.ENUMERABLE_VALUES_RULE,
          EnumerableRules.ENUMERABLE_WINDOW_RULE);

  /** Sub-queries stay in the engine's parts as long as they can. */
  private static final List<UnaryOperator<RelNode>> FORMS =
      List.of(UnaryOperator.identity(), SubQueryRewrite::refused, SubQueryRewrite::all);

  private ResiduePlanner() {}

  /**
   * Plans a query.
   *
   * @param statement the text that the user wrote, for audit records
   * @param rel the query
   * @param names unique names of its columns
   * @param refusal why the engine does not run it
   * @throws DataFusionException the refusal, when Calcite can not run the rest either
   */
  static CalciteProgram plan(
      DataFusionSession session,
      String statement,
      RelNode rel,
      List<String> names,
      DataFusionException refusal) {
    for (UnaryOperator<RelNode> form : FORMS) {
      EngineParts parts = new EngineParts(session, statement);
      try {
        return plan(parts, form.apply(rel), rel.getRowType(), names, session);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        parts.close();
        refusal.addSuppressed(e);
      }
    }
    throw refusal;
  }

  private static CalciteProgram plan(
      EngineParts parts,
      RelNode rel,
      RelDataType rowType,
      List<String> names,
      DataFusionSession session) {
    DataFusionConvention convention = new DataFusionConvention(parts);
    VolcanoPlanner planner = new VolcanoPlanner();
    planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
    RULES.forEach(planner::addRule);
    planner.addRule(DataFusionToEnumerableConverterRule.of(convention));
    RelOptCluster cluster =
        RelOptCluster.create(planner, new RexBuilder(new DataFusionTypeFactory()));
    cluster.setMetadataQuerySupplier(() -> new RelMetadataQuery(QueryPlanner.METADATA));
    ResidueSplit split = new ResidueSplit(cluster, convention);
    RelNode left = split.split(narrowed(rel));
    if (SubQueryRewrite.applies(left)) {
      throw FrontEndErrors.unsupported("a sub-query in the part that Calcite would run", "");
    }
    RelNode checked = left.accept(new ConvertToChecked(cluster.getRexBuilder(), true));
    planner.setRoot(
        planner.changeTraits(checked, cluster.traitSetOf(EnumerableConvention.INSTANCE)));
    RelNode best = planner.findBestExp();
    Map<String, Object> constants = new HashMap<>();
    Bindable<?> code = compile((EnumerableRel) best, constants);
    return new CalciteProgram(
        code,
        Map.copyOf(constants),
        parts,
        rowType,
        schema(rowType, names),
        new Residue(split.operators(), split.reason(), ResidueTree.of(best, parts.statements())),
        TimeZone.getTimeZone(session.options().timeZone()));
  }

  /**
   * Sorts and limits of columns that a projection hands on are the engine's, not Calcite's; so are
   * conditions on one side of a join; and no more columns are read than are needed. A sub-query
   * that refers to the columns of an operator would not follow when these move.
   */
  private static RelNode narrowed(RelNode rel) {
    HepProgramBuilder program =
        HepProgram.builder().addRuleInstance(CoreRules.SORT_PROJECT_TRANSPOSE);
    if (!SubQueryRewrite.applies(rel)) {
      program
          .addRuleInstance(CoreRules.FILTER_INTO_JOIN)
          .addRuleInstance(CoreRules.PROJECT_FILTER_TRANSPOSE)
          .addRuleInstance(CoreRules.PROJECT_JOIN_TRANSPOSE);
    }
    HepPlanner planner = new HepPlanner(program.build());
    planner.setRoot(rel);
    return planner.findBestExp();
  }

  private static Schema schema(RelDataType rowType, List<String> names) {
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    for (int i = 0; i < names.size(); i++) {
      fields.add(ArrowTypes.toField(names.get(i), rowType.getFieldList().get(i).getType()));
    }
    return new Schema(fields.build());
  }

  private static Bindable<?> compile(EnumerableRel plan, Map<String, Object> constants) {
    EnumerableRelImplementor implementor =
        new EnumerableRelImplementor(plan.getCluster().getRexBuilder(), constants);
    ClassDeclaration declared = implement(implementor, plan);
    String source =
        "public final class %s implements %s, %s {%n%s%n}"
            .formatted(
                declared.name,
                Bindable.class.getName(),
                Typed.class.getName(),
                Expressions.toString(declared.memberDeclarations, "\n", false));
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(ResiduePlanner.class.getClassLoader());
    try {
      compiler.cook(source);
      return (Bindable<?>)
          compiler.getClassLoader().loadClass(declared.name).getDeclaredConstructor().newInstance();
    } catch (CompileException | ReflectiveOperationException e) {
      throw new IllegalStateException("Calcite's code can not be compiled: " + e.getMessage(), e);
    }
  }

  /** Calcite hides what went wrong behind the plan that it went wrong with. */
  private static ClassDeclaration implement(
      EnumerableRelImplementor implementor, EnumerableRel plan) {
    try {
      return implementor.implementRoot(plan, EnumerableRel.Prefer.ARRAY);
    } catch (IllegalStateException e) {
      if (e.getSuppressed().length == 1 && e.getSuppressed()[0] instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
