package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.model.ModelHandler;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.SchemaFactory;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schema of a model of Calcite:
 *
 * <pre>{@code
 * {
 *   "name": "CODE",
 *   "type": "custom",
 *   "factory": "io.calcitefusion.calcite.DataFusionSchemaFactory",
 *   "operand": {"registry": "registry.yaml", "data": "data"}
 * }
 * }</pre>
 *
 * <p>Operands, all optional:
 *
 * <ul>
 *   <li>{@code registry}: a registry file, or {@code classpath:NAME} for a shipped one; or {@code
 *       folder}: a folder whose files become tables. Without either the engine is empty.
 *   <li>{@code data}, {@code access}, {@code allow} (a text with commas, or a list), {@code
 *       catalog}, {@code schema}, {@code profile}, {@code timeZone}, {@code name}, {@code onDrift},
 *       {@code datafusion.*}: as in a URL of the JDBC driver, which opens the engine. Schemas and
 *       connections that agree in them share one engine.
 * </ul>
 *
 * <p>No operand names a class. Paths that are not absolute begin at the folder of the model. The
 * artifact {@code calcitefusion-jdbc-driver} has to be on the class path. Calcite never closes a
 * schema; {@link DataFusionSchema#close} gives the engine back. Thread-safe.
 */
public final class DataFusionSchemaFactory implements SchemaFactory {
  private static final String REGISTRY = "registry";
  private static final String FOLDER = "folder";

  /** Operands that are paths. */
  private static final Set<String> PATHS = Set.of("data", "allow");

  /** Keys of a URL about queries that Calcite plans itself here. */
  private static final Set<String> MEANINGLESS = Set.of("planner", "onUnsupported", "fetchSize");

  /** What Calcite adds to the operands of a model. */
  private static final Set<String> CALCITES_OWN =
      java.util.Arrays.stream(ModelHandler.ExtraOperand.values())
          .map(operand -> operand.camelName)
          .collect(Collectors.toUnmodifiableSet());

  /** Creates a factory; Calcite calls this. */
  public DataFusionSchemaFactory() {}

  /**
   * Opens what the operands name.
   *
   * @param parent the schema above, not used
   * @param name the name of the schema, for errors
   * @param operand the operands of the model
   * @return a {@link DataFusionSchema}
   * @throws DataFusionException of kind CONFIGURATION when an operand is unknown or has no meaning,
   *     or whatever opening the engine gives
   */
  @Override
  public Schema create(SchemaPlus parent, String name, Map<String, Object> operand) {
    try {
      return open(operand);
    } catch (DataFusionException e) {
      throw e.within("schema " + name);
    }
  }

  private static Schema open(Map<String, Object> operand) {
    Path base =
        operand.get(ModelHandler.ExtraOperand.BASE_DIRECTORY.camelName) instanceof File folder
            ? folder.toPath()
            : Path.of("");
    Properties properties = new Properties();
    operand.forEach(
        (key, value) -> {
          if (MEANINGLESS.contains(key)) {
            throw invalid(
                "the operand '" + key + "' has no meaning, since Calcite plans the query");
          }
          if (!key.equals(REGISTRY) && !key.equals(FOLDER) && !CALCITES_OWN.contains(key)) {
            properties.setProperty(
                key, PATHS.contains(key) ? paths(value, base) : text(key, value));
          }
        });
    String url = "jdbc:datafusion:" + target(operand, base);
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      try {
        refuseUnknown(connection);
        return DataFusionSchema.of(connection.unwrap(DataFusionSession.class), connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw cause(e, url);
    }
  }

  private static String target(Map<String, Object> operand, Path base) {
    Object registry = operand.get(REGISTRY);
    Object folder = operand.get(FOLDER);
    if (registry != null && folder != null) {
      throw invalid("'registry' and 'folder' can not stand together; give one of them");
    }
    if (registry != null) {
      String text = text(REGISTRY, registry);
      if (text.startsWith("classpath:")) {
        return quoted(text);
      }
      if (!text.endsWith(".yaml") && !text.endsWith(".yml")) {
        throw invalid("'registry' has to name a .yaml file or classpath:NAME, not '" + text + "'");
      }
      return quoted(base.resolve(text).toString());
    }
    return folder == null ? "" : quoted(base.resolve(text(FOLDER, folder)).toString());
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  private static String paths(Object value, Path base) {
    List<?> parts = value instanceof List<?> list ? list : List.of(value.toString().split(","));
    return parts.stream()
        .map(part -> base.resolve(part.toString().strip()).toString())
        .collect(Collectors.joining(","));
  }

  private static String text(String key, @Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw invalid("the operand '" + key + "' has to be a text, not " + value);
  }

  /** The driver warns of keys that it does not know; a model is refused for them. */
  private static void refuseUnknown(Connection connection) throws SQLException {
    SQLWarning warning = connection.getWarnings();
    while (warning != null) {
      if ("01S00".equals(warning.getSQLState())) {
        throw invalid(String.valueOf(warning.getMessage()));
      }
      warning = warning.getNextWarning();
    }
  }

  private static DataFusionException cause(SQLException e, String url) {
    if (e.getCause() instanceof DataFusionException known) {
      return known;
    }
    boolean driverMissing = String.valueOf(e.getMessage()).startsWith("No suitable driver");
    return new DataFusionException(
        ErrorKind.CONFIGURATION,
        e.getSQLState() == null ? "08001" : e.getSQLState(),
        driverMissing
            ? "no driver takes " + url + "; add the artifact calcitefusion-jdbc-driver"
            : String.valueOf(e.getMessage()),
        null,
        e);
  }

  private static DataFusionException invalid(String message) {
    return new DataFusionException(ErrorKind.CONFIGURATION, "08001", message);
  }
}
