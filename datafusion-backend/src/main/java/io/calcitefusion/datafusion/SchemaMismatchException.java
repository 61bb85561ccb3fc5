package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.List;
import java.util.stream.Collectors;

/** Two schemas that have to agree differ; carries every difference. */
public final class SchemaMismatchException extends DataFusionException {
  private static final long serialVersionUID = 1L;
  private static final String SQL_STATE = "42P17";

  private final transient ImmutableList<SchemaDifference> differences;

  /**
   * Creates the exception.
   *
   * @param what what was compared, such as {@code the files of dataset x}
   * @param differences at least one difference
   */
  public SchemaMismatchException(String what, List<SchemaDifference> differences) {
    super(
        ErrorKind.SCHEMA_MISMATCH,
        SQL_STATE,
        differences.stream()
            .map(SchemaDifference::toString)
            .collect(Collectors.joining("; ", what + " differ from their declaration: ", "")));
    this.differences = ImmutableList.copyOf(differences);
  }

  /**
   * Every difference, in column order.
   *
   * @return at least one
   */
  public ImmutableList<SchemaDifference> differences() {
    return differences;
  }
}
