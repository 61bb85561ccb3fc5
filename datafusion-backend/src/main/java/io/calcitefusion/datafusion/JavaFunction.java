package io.calcitefusion.datafusion;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A scalar function in Java, registered by {@link DataFusionEngine#registerFunction}. It works on
 * whole vectors; it is the Java side of DataFusion's {@code ScalarUDFImpl}.
 *
 * <p>{@link #evaluate} is called by threads of the engine, several at a time, with the context
 * class loader of the thread that registered the function; the other methods once, by that thread.
 */
public interface JavaFunction {
  /**
   * Its name, exactly as the engine is to hold it: in lower case it is found without quotes.
   *
   * @return the name
   */
  String name();

  /**
   * Parameters. Arguments of other types are cast where the engine does that implicitly.
   *
   * @return name and type of each; nullability says nothing, any argument may be null
   */
  List<Field> parameters();

  /**
   * Type and nullability of the result.
   *
   * @return a field whose name does not matter
   */
  Field returns();

  /**
   * When two calls with equal arguments give equal results.
   *
   * @return the volatility
   */
  FunctionVolatility volatility();

  /**
   * Computes one result per row. Arguments that are constants stand in every row; when all are, and
   * the function is not {@link FunctionVolatility#VOLATILE}, there is one row.
   *
   * @param arguments one vector per parameter, each of {@code rowCount} values; valid during the
   *     call only
   * @param rowCount number of rows, at least 1
   * @param allocator where to allocate the result
   * @return {@code rowCount} values of the declared type; owned by the engine. It may be one of the
   *     arguments
   * @throws Exception whatever keeps a result from being computed; it ends the statement and is the
   *     cause of the error that the reader of its rows gets
   */
  FieldVector evaluate(VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator)
      throws Exception;
}
