package io.calcitefusion.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a small shop: a registry over a CSV file and three Parquet files. */
final class Shop implements ParameterResolver {
  /**
   * Where the shop lies.
   *
   * @param folder holds the data files and {@code shop.yaml}
   */
  record Place(Path folder) {
    String url() {
      return "jdbc:datafusion:" + folder.resolve("shop.yaml") + ";data=" + folder;
    }

    Connection open() throws SQLException {
      return DriverManager.getConnection(url());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Place.class;
  }

  @Override
  public Place resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Shop.class))
        .getOrComputeIfAbsent("shop", key -> create(), Place.class);
  }

  private static Place create() {
    try {
      return new Place(ShopFolder.create(Path.of("target", "shop")));
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the shop can not be built", e);
    }
  }
}
