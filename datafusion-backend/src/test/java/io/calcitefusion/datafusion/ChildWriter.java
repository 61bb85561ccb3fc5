package io.calcitefusion.datafusion;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What {@link WriteFailureTest} runs in a JVM of its own: a write with very many rows. */
final class ChildWriter {
  private static final String ROWS = "SELECT value AS id FROM generate_series(1, %s)";

  private ChildWriter() {}

  /**
   * Writes, and prints {@code writing} when bytes lie on the disk, and at the end {@code ok} or the
   * error.
   *
   * @param args the fixture's folder, and the number of rows
   */
  public static void main(String[] args) throws InterruptedException {
    try (WriteFixture shop = new WriteFixture(Path.of(args[0]))) {
      shop.deploy("name: id, type: int64", "key: [id]");
      DatasetWrite write = shop.write(ROWS.formatted(args[1]));
      Thread watch =
          new Thread(
              () -> {
                try {
                  while (write.progress().bytes() < 100_000) {
                    TimeUnit.MILLISECONDS.sleep(5);
                  }
                  System.out.println("writing");
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      watch.setDaemon(true);
      watch.start();
      write.run();
      System.out.println("ok");
    } catch (DataFusionException e) {
      System.out.println(e.kind() + " " + e.sqlState() + " " + e.getMessage());
    }
  }
}
