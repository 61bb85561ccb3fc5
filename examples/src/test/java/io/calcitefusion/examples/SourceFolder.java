package io.calcitefusion.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small source tree with everything in it that makes extraction hard. */
final class SourceFolder {

  static final int GENERATED = 40;

  /** Files with fixed names, apart from the generated ones. */
  static final int FIXED = 6;

  private SourceFolder() {}

  static void write(Path folder) throws IOException {
    for (int i = 0; i < GENERATED; i++) {
      write(folder, "gen/p" + i % 3 + "/G" + i + ".java", GeneratedSource.of(new Random(i)).text());
    }
    write(folder, "a/Plain.java", "package a;\nclass Plain {\n  int x = 1;\n}\n");
    write(folder, "a/Broken.java", "package a;\nclass Broken {\n  int = ;\n");
    write(folder, "a/Empty.java", "");
    write(folder, "a/Größe.java", "package a;\r\nclass Größe { String s = \"語😀\"; }\r");
    write(folder, "a-b/Dash.java", "class Dash {}");
    write(folder, "module-info.java", "module m { exports a; }\n");
    Files.write(folder.resolve("a/Latin1.java"), new byte[] {'/', '/', (byte) 0xe4, '\n'});
    write(folder, "a/notes.txt", "no source");
  }

  static void write(Path folder, String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
