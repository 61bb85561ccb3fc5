package io.calcitefusion.tests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The texts that a class file holds as values: string constants and parts of concatenations. */
final class ClassConstants {
  private static final int MAGIC = 0xCAFEBABE;
  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int FLOAT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int FIELD = 9;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int DYNAMIC = 17;
  private static final int INVOKE_DYNAMIC = 18;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private ClassConstants() {}

  /** The texts of one class file, in the order of its constant pool. */
  static List<String> of(InputStream classFile) {
    try (DataInputStream in = new DataInputStream(classFile)) {
      if (in.readInt() != MAGIC) {
        throw new IllegalArgumentException("This is no class file");
      }
      in.skipNBytes(2 * Short.BYTES);
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      List<Integer> strings = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case UTF8 -> texts[i] = in.readUTF();
          case STRING -> strings.add(in.readUnsignedShort());
          case CLASS, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(2);
          case METHOD_HANDLE -> in.skipNBytes(3);
          case INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE -> in.skipNBytes(4);
          case DYNAMIC, INVOKE_DYNAMIC -> in.skipNBytes(4);
          case LONG, DOUBLE -> {
            in.skipNBytes(8);
            // These two take two places.
            i++;
          }
          default -> throw new IllegalArgumentException("Unknown constant of the kind " + tag);
        }
      }
      return strings.stream().map(index -> texts[index]).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
