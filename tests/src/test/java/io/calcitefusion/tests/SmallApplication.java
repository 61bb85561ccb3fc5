package io.calcitefusion.tests;

import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.jdbc.DataFusionConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A program of its own that reads the registry by SQL and by RelBuilder, and prints the rows. */
final class SmallApplication {
  private SmallApplication() {}

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection(args[0])) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(DemoQuery.LARGE_FILES.sql())) {
        while (rows.next()) {
          System.out.println(rows.getString(1) + " " + rows.getLong(2) + " " + rows.getLong(3));
        }
      }
      DataFusionConnection front = connection.unwrap(DataFusionConnection.class);
      try (PreparedQuery query =
              front.frontEnd().prepare(DemoQuery.largeFiles(front.frontEnd().relBuilder()));
          ArrowReader reader =
              front.session().executeArrow(query.plan(), List.of(), ExecutionOptions.defaults())) {
        var root = reader.getVectorSchemaRoot();
        while (reader.loadNextBatch()) {
          for (int i = 0; i < root.getRowCount(); i++) {
            System.out.println(
                root.getVector(0).getObject(i)
                    + " "
                    + root.getVector(1).getObject(i)
                    + " "
                    + root.getVector(2).getObject(i));
          }
        }
      }
    }
  }
}
