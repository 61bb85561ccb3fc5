package io.calcitefusion.tests.planted.legacy;

import io.calcitefusion.metadata.DatasetSpec;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** Knows what only the registry may know, so that the rules against it are seen to fail. */
public final class PlantedTables {
  private PlantedTables() {}

  /** A query that names a view among other words. */
  public static String query(String kind) {
    return "SELECT * FROM codeintel.public.ast_nodes WHERE kind = '" + kind + "'";
  }

  /** An output and an id spec. */
  public static List<String> names() {
    return List.of("repo_files", "rt_object_id");
  }

  /** Columns of a dataset. */
  public static List<String> columns() {
    return List.of("line_no", "line_text", "line_end_byte");
  }

  /** A dataset that no registry has. */
  public static DatasetSpec dataset() {
    return DatasetSpec.builder("planted", 1, new Schema(List.of())).build();
  }
}
