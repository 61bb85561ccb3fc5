package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.JavaFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The call that the native side makes to a function. */
final class FunctionCalls {
  private final JavaFunction function;
  private final String name;
  private final Schema parameters;
  private final Field returns;
  private final ArrowMemory memory;
  private final CallerContext context = CallerContext.current();

  FunctionCalls(
      JavaFunction function, String name, Schema parameters, Field returns, ArrowMemory memory) {
    this.function = function;
    this.name = name;
    this.parameters = parameters;
    this.returns = returns;
    this.memory = memory;
  }

  /**
   * Computes the results for the arguments in the C structures at one address, and puts them into
   * the structure at another.
   */
  void evaluate(long arguments, int rowCount, long result) throws Exception {
    memory.retain();
    BufferAllocator allocator = memory.exchange();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(parameters, allocator)) {
      ArrowExchange.importVectors(root, allocator, arguments);
      root.setRowCount(rowCount);
      FieldVector values =
          JavaContract.given(
              context.call(() -> function.evaluate(root, rowCount, allocator)),
              "function " + name,
              "evaluate");
      try (values) {
        check(values, rowCount);
        ArrowExchange.exportVector(values, allocator, result);
      }
    } finally {
      memory.release();
    }
  }

  private void check(FieldVector values, int rowCount) {
    Field found = values.getField();
    Field named = new Field(returns.getName(), found.getFieldType(), found.getChildren());
    if (found.getDictionary() != null) {
      throw JavaContract.broken(
          "The result of function %s is dictionary-encoded; give the values themselves."
              .formatted(name));
    }
    JavaContract.checkType("the result of function " + name, returns, named);
    if (values.getValueCount() != rowCount) {
      throw JavaContract.mismatch(
          "function %s gave %d values for %d rows"
              .formatted(name, values.getValueCount(), rowCount));
    }
  }
}
