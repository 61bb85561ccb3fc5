package io.calcitefusion.datafusion.internal;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow schemas as encapsulated messages of the IPC stream format. Touches no Arrow memory. Pure
 * functions.
 */
final class ArrowSchemas {
  private ArrowSchemas() {}

  static byte[] write(Schema arrowSchema) {
    return arrowSchema.serializeAsMessage();
  }

  /** The message as text. */
  static String base64(Schema arrowSchema) {
    return Base64.getEncoder().encodeToString(write(arrowSchema));
  }

  static Schema read(byte[] message) {
    try {
      return Schema.deserializeMessage(ByteBuffer.wrap(message));
    } catch (RuntimeException e) {
      throw NativeErrors.protocol("an Arrow schema that can not be read", e);
    }
  }
}
