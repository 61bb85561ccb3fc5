package io.calcitefusion.clients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the shop; the engine itself writes the Parquet files. */
final class ShopFolder {
  private ShopFolder() {}

  /** Makes the shop in the folder that is given, for clients outside of this JVM. */
  public static void main(String[] args) throws IOException, SQLException {
    create(Path.of(args[0]));
  }

  static Path create(Path place) throws IOException, SQLException {
    Path folder = Files.createDirectories(place).toRealPath();
    Files.writeString(folder.resolve("shop.yaml"), text("shop.yaml"));
    Files.writeString(folder.resolve("customers.csv"), text("customers.csv"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:datafusion:;planner=native;allow=" + folder);
        Statement statement = connection.createStatement()) {
      String script = text("shop.sql").replace("{folder}", folder.toString());
      for (String sql : script.split(";\n")) {
        statement.execute(sql);
      }
    }
    return folder;
  }

  /** A resource of these tests. */
  static String text(String name) throws IOException {
    try (InputStream stream = ShopFolder.class.getResourceAsStream("/" + name)) {
      if (stream == null) {
        throw new IOException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
