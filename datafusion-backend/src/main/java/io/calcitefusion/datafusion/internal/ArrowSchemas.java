package io.calcitefusion.datafusion.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Base64;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow schemas as encapsulated messages of the IPC stream format. Touches no Arrow memory. Pure
 * functions.
 */
final class ArrowSchemas {
  private ArrowSchemas() {}

  static byte[] write(Schema arrowSchema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (WriteChannel channel = new WriteChannel(new MemoryChannel(bytes))) {
      MessageSerializer.serialize(channel, arrowSchema);
    } catch (IOException e) {
      throw NativeErrors.protocol("an Arrow schema that can not be written", e);
    }
    return bytes.toByteArray();
  }

  /** A channel of the JDK closes itself when its thread was interrupted; memory need not. */
  private record MemoryChannel(ByteArrayOutputStream bytes) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      byte[] copy = new byte[count];
      source.get(copy);
      bytes.writeBytes(copy);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
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
