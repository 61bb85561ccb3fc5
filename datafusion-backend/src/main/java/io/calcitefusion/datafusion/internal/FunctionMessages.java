package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.FunctionArgument;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionCatalog;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionType;
import io.calcitefusion.datafusion.FunctionVolatility;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Messages about functions and the types of their calls. Pure functions. */
final class FunctionMessages {
  private FunctionMessages() {}

  static FunctionCatalog catalog(byte[] answer) {
    JsonNode head = Messages.read(answer);
    ImmutableList.Builder<FunctionDescription> functions = ImmutableList.builder();
    for (JsonNode function : Messages.member(head, "functions")) {
      functions.add(
          new FunctionDescription(
              Messages.text(function, "name"),
              NativeCalls.constant(FunctionKind.class, Messages.text(function, "kind")),
              NativeCalls.constant(FunctionVolatility.class, Messages.text(function, "volatility")),
              Messages.member(function, "orderedSet").asBoolean(),
              Messages.member(function, "nullTreatment").asBoolean()));
    }
    return new FunctionCatalog(Messages.member(head, "version").asLong(), functions.build());
  }

  /** Three sections: the calls, the fields of all arguments, the values of those that have one. */
  static byte[] calls(List<FunctionCall> calls) {
    ObjectNode head = Messages.object();
    ArrayNode nodes = head.putArray("calls");
    List<Field> fields = new ArrayList<>();
    List<ParameterValue> values = new ArrayList<>();
    for (FunctionCall call : calls) {
      ObjectNode node = nodes.addObject();
      node.put("kind", call.kind().name());
      node.put("name", call.name());
      node.put("arguments", call.arguments().size());
      ArrayNode literals = node.putArray("literals");
      for (int i = 0; i < call.arguments().size(); i++) {
        FunctionArgument argument = call.arguments().get(i);
        fields.add(column(i, argument.field()));
        ParameterValue literal = argument.literal();
        if (literal != null) {
          literals.add(i);
          values.add(literal);
        }
      }
    }
    return Frames.join(
        Messages.bytes(head),
        ArrowSchemas.write(new Schema(fields)),
        ParameterEncoder.encode(values));
  }

  /** The arguments of a call are columns, which need names of their own. */
  private static Field column(int index, Field field) {
    return new Field("a" + index, field.getFieldType(), field.getChildren());
  }

  static ImmutableList<FunctionType> types(int count, byte[] answer) {
    Frames frames = new Frames(answer);
    JsonNode outcomes = Messages.read(frames.next());
    Iterator<Field> results = ArrowSchemas.read(frames.next()).getFields().iterator();
    frames.end();
    if (outcomes.size() != count) {
      throw NativeErrors.protocol(
          outcomes.size() + " types instead of " + count + " of them", null);
    }
    ImmutableList.Builder<FunctionType> types = ImmutableList.builder();
    for (JsonNode outcome : outcomes) {
      types.add(
          outcome.isNull()
              ? new FunctionType.Result(results.next())
              : new FunctionType.Refusal(
                  NativeCalls.constant(ErrorKind.class, Messages.text(outcome, "kind")),
                  Messages.text(outcome, "sqlState"),
                  Messages.text(outcome, "message")));
    }
    return types.build();
  }
}
