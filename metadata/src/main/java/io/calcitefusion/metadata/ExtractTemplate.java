package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What all datasets of one way to extract have in common. Immutable.
 *
 * @param name unique among templates
 * @param doc one sentence for a person, may be empty
 * @param evidenceRank rank among templates that tell the same fact, from 1, the best
 * @param confidence how sure its facts are, from 0 to 1
 * @param coordinateSystem in what it gives positions
 * @param ambiguityPolicy what it does with several answers, such as {@code preserve}
 * @param superiorRank rank from which facts of other templates replace these
 * @param ordering how binding the order of its rows is
 * @param requiredInputs what it reads, such as {@code repo_root}
 * @param supportsPlan whether it can be run as an engine plan
 * @param supportsViews whether views may be put over its output before it is stored
 * @param streamingSafe whether its rows may be used before all are there
 * @param pipelineBreaker whether all rows have to be there before the first is used
 * @param policy parts of the extraction policy that it decides
 */
public record ExtractTemplate(
    String name,
    String doc,
    int evidenceRank,
    double confidence,
    CoordinateSystem coordinateSystem,
    String ambiguityPolicy,
    int superiorRank,
    OrderingLevel ordering,
    ImmutableList<String> requiredInputs,
    boolean supportsPlan,
    boolean supportsViews,
    boolean streamingSafe,
    boolean pipelineBreaker,
    PolicyOverrides policy) {
  /**
   * The columns that a template adds to a dataset, in order. A null value in them means the
   * template's own rank and confidence.
   */
  public static final ImmutableList<Field> EVIDENCE_FIELDS =
      ImmutableList.of(
          Field.nullable("evidence_rank", new ArrowType.Int(16, true)),
          Field.nullable("confidence", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));

  /** Checks that all parts are present. */
  public ExtractTemplate {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(coordinateSystem, "coordinateSystem");
    requireNonNull(ambiguityPolicy, "ambiguityPolicy");
    requireNonNull(ordering, "ordering");
    requireNonNull(requiredInputs, "requiredInputs");
    requireNonNull(policy, "policy");
  }
}
