package io.calcitefusion.datafusion;

import org.apache.arrow.vector.types.pojo.Field;

/** What the engine says of a {@link FunctionCall}. */
public sealed interface FunctionType {
  /**
   * The type of the result.
   *
   * @return its type, and whether it can be null
   * @throws DataFusionException the engine's reason, when it does not take the call
   */
  Field get();

  /**
   * The call has a result.
   *
   * @param field its type, and whether it can be null
   */
  record Result(Field field) implements FunctionType {
    @Override
    public Field get() {
      return field;
    }
  }

  /**
   * The engine does not take the call.
   *
   * @param kind kind of the error
   * @param sqlState SQLSTATE of the error
   * @param reason why
   */
  record Refusal(ErrorKind kind, String sqlState, String reason) implements FunctionType {
    @Override
    public Field get() {
      throw new DataFusionException(kind, sqlState, reason);
    }
  }
}
