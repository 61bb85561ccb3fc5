package io.calcitefusion.datafusion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Names of the columns in JSON files. The engine is not asked, because it would infer types too and
 * refuse values that the declared types allow.
 */
final class JsonColumns {
  private static final int OBJECTS_READ = 1000;
  private static final JsonFactory JSON = new JsonFactory();

  private JsonColumns() {}

  /**
   * Every name that stands in the first objects of a file.
   *
   * @param files files with one object per line
   * @return a field of the type Null per name
   * @throws DataFusionException of kind IO when a file can not be read or is no JSON
   */
  static Schema of(List<Path> files) {
    Set<String> names = new LinkedHashSet<>();
    for (Path file : files) {
      try (JsonParser parser = JSON.createParser(file.toFile())) {
        read(parser, names);
      } catch (JsonProcessingException e) {
        throw new DataFusionException(
            ErrorKind.IO,
            "58030",
            "'%s' is no file of JSON objects, line %d: %s"
                .formatted(
                    file,
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                    e.getOriginalMessage()),
            null,
            e);
      } catch (IOException e) {
        throw FileListing.unreadable(file, e);
      }
    }
    return new Schema(
        names.stream().map(name -> Field.nullable(name, ArrowType.Null.INSTANCE)).toList());
  }

  private static void read(JsonParser parser, Set<String> names) throws IOException {
    for (int i = 0; i < OBJECTS_READ; i++) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return;
      }
      if (token != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "expected an object, found " + parser.getText());
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    }
  }
}
