package io.calcitefusion.calcite;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * From SQL text to a relational expression at one version of the catalog: parse, validate, convert.
 * Sub-queries stay sub-queries and nothing is optimized, since the engine does that better.
 * Thread-safe; every call works on a cluster of its own.
 */
final class QueryPlanner {
  /** Handlers that call by reflection; the default ones are compiled by Janino at run time. */
  static final MetadataHandlerProvider METADATA =
      new KeptHandlers(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE));

  /**
   * Nothing is simplified or merged: a sub-query names columns of the very projection below it, and
   * where that is merged away it would mean other columns.
   */
  static final RelBuilder.Config BUILDER_CONFIG =
      RelBuilder.Config.DEFAULT
          .withBloat(-1)
          .withSimplify(false)
          .withSimplifyValues(false)
          .withPruneInputOfAggregate(false)
          .withAggregateUnique(true)
          .withConvertCorrelateToJoin(false);

  private static final SqlToRelConverter.Config CONVERTER_CONFIG =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRelBuilderConfigTransform(config -> BUILDER_CONFIG);

  private final CatalogMirror mirror;
  private final Namespace namespace;
  private final EngineOperatorTable operators;
  private final MirrorCatalogReader catalogReader;

  QueryPlanner(CatalogMirror mirror, Namespace namespace, EngineOperatorTable operators) {
    this.mirror = mirror;
    this.namespace = namespace;
    this.operators = operators;
    this.catalogReader = new MirrorCatalogReader(mirror, namespace);
  }

  /**
   * A query as a relational expression.
   *
   * @param rel the expression, with hidden sort columns projected away
   * @param labels names of the result's columns, as the user wrote them
   * @param columnOrigins per column the table column that it shows unchanged, else null
   * @param parameterTypes types of the parameters in the order of the text
   */
  record Planned(
      RelNode rel,
      ImmutableList<String> labels,
      List<@Nullable ColumnOrigin> columnOrigins,
      ImmutableList<RelDataType> parameterTypes) {
    private static final List<UnaryOperator<RelNode>> REWRITES =
        List.of(SubQueryRewrite::refused, SubQueryRewrite::all);

    /** An expression that was built in Java. */
    static Planned of(RelNode rel) {
      ParameterTypes parameters = new ParameterTypes();
      parameters.visit(rel);
      return new Planned(
          rel,
          ImmutableList.copyOf(rel.getRowType().getFieldNames()),
          Collections.nCopies(rel.getRowType().getFieldCount(), null),
          parameters.types());
    }

    /**
     * The engine's SQL. A form of sub-query that the engine does not take is rewritten as a join;
     * when that does not help, the first refusal holds.
     */
    String toSql() {
      DataFusionException refusal;
      try {
        return Unparser.toSql(rel, labels);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        refusal = FrontEndErrors.unexpected(e);
      }
      if (refusal.kind() == ErrorKind.UNSUPPORTED && SubQueryRewrite.applies(rel)) {
        for (UnaryOperator<RelNode> rewrite : REWRITES) {
          try {
            return Unparser.toSql(rewrite.apply(rel), labels);
          } catch (RuntimeException | AssertionError | StackOverflowError e) {
            refusal.addSuppressed(e);
          }
        }
      }
      throw refusal;
    }
  }

  CatalogMirror mirror() {
    return mirror;
  }

  EngineOperatorTable operators() {
    return operators;
  }

  /**
   * Plans a query.
   *
   * @throws DataFusionException of kind SYNTAX, PLAN, UNSUPPORTED or RESOURCES
   */
  Planned plan(String sql) {
    SqlNode text = JdbcFunctions.resolve(SqlText.parse(sql));
    SqlNode parsed = ContextVariables.resolve(GrammarForms.resolve(text, operators), namespace);
    if (!parsed.isA(SqlKind.QUERY)) {
      throw FrontEndErrors.unsupported(
          parsed.getKind().sql.toUpperCase(java.util.Locale.ROOT),
          "the SQL front end takes queries only",
          FrontEndErrors.position(parsed.getParserPosition()));
    }
    IntervalCheck.check(parsed);
    NearNameHints hints = new NearNameHints(mirror, namespace, operators, parsed);
    DataFusionValidator validator = newValidator();
    try {
      SqlNode validated = validator.validate(parsed);
      RelRoot root = converter(validator).convertQuery(validated, false, true);
      return new Planned(
          root.project(),
          ImmutableList.copyOf(root.validatedRowType.getFieldNames()),
          origins(validator.getFieldOrigins(validated)),
          StatementParameters.types(validated, validator));
    } catch (CalciteContextException e) {
      throw FrontEndErrors.invalid(e, hints.hint(FrontEndErrors.reason(e)));
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw FrontEndErrors.unexpected(e);
    }
  }

  private DataFusionValidator newValidator() {
    return new DataFusionValidator(
        operators,
        catalogReader,
        constant -> {
          DataFusionValidator validator = newValidator();
          return converter(validator)
              .convertExpression(validator.validateParameterizedExpression(constant, Map.of()));
        });
  }

  private DataFusionConverter converter(DataFusionValidator validator) {
    return new DataFusionConverter(
        (rowType, query, schemaPath, viewPath) -> {
          throw new UnsupportedOperationException("views are expanded by the engine");
        },
        validator,
        catalogReader,
        newCluster(),
        DataFusionConvertlets.INSTANCE,
        CONVERTER_CONFIG);
  }

  RelBuilder relBuilder() {
    return RelBuilder.proto(Contexts.of(BUILDER_CONFIG)).create(newCluster(), catalogReader);
  }

  private static RelOptCluster newCluster() {
    RelOptCluster cluster =
        RelOptCluster.create(
            new HepPlanner(HepProgram.builder().build()),
            new RexBuilder(DataFusionTypeFactory.INSTANCE));
    Supplier<RelMetadataQuery> metadata = Suppliers.memoize(() -> new RelMetadataQuery(METADATA));
    cluster.setMetadataQuerySupplier(metadata);
    return cluster;
  }

  private static List<@Nullable ColumnOrigin> origins(
      List<? extends @Nullable List<String>> fieldOrigins) {
    List<@Nullable ColumnOrigin> origins = new ArrayList<>();
    for (List<String> path : fieldOrigins) {
      origins.add(
          path == null || path.size() != 4
              ? null
              : new ColumnOrigin(
                  new TableName(path.get(0), path.get(1), path.get(2)), path.get(3)));
    }
    return origins;
  }
}
