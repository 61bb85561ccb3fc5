package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sqlline.SqlLine;

/** A script for sqlline. */
@ExtendWith(Shop.class)
final class SqlLineTest {
  @Test
  void aScriptRuns(@TempDir Path folder, Shop.Place shop) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("script.sql"),
            """
            !set outputformat csv
            !tables
            !columns orders
            !primarykeys orders
            !metadata getURL
            !native SELECT name FROM customers
            SELECT status, count(*) AS orders, sum(total) AS worth
            FROM orders -- all of them
            GROUP BY status ORDER BY status;
            SELECT 'a;b' AS text, DATE '2024-02-29' AS day, ARRAY[1, 2] AS list;
            SELECT nothing FROM orders;
            !autocommit off
            !commit
            !rollback
            !isolation TRANSACTION_NONE
            !dbinfo
            SELECT count(*) FROM products;
            !closeall
            """);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    SqlLine sqlLine = new SqlLine();
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    sqlLine.setOutputStream(stream);
    sqlLine.setErrorStream(stream);
    sqlLine.begin(
        new String[] {
          "-u",
          shop.url(),
          "-n",
          "",
          "-p",
          "",
          "--historyFile=" + folder.resolve("history"),
          "--force=true",
          "--run=" + script
        },
        InputStream.nullInputStream(),
        false);
    String text = output.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("'shop','public','orders','TABLE'")
        .contains("'shop','public','sales','VIEW'")
        .contains("'BIGINT'")
        .contains("\"name\"")
        .contains("'cancelled','1','1.20'", "'open','3','41.73'", "'shipped','4','129.09'")
        .contains("'a;b','2024-02-29','[1,2]'")
        .contains("42703")
        .contains("'6'")
        .doesNotContain("NullPointerException")
        .doesNotContain("UnsupportedOperation");
  }
}
