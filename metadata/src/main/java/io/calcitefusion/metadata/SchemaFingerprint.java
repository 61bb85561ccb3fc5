package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Hashes columns, so that the declared and the live ones of many tables can be compared by one text
 * each. The same on every machine and in every run. Pure functions, safe to call from any thread.
 *
 * <p>The hash is SHA-256, written as 64 lower-case hex digits. Its input is a sequence of texts,
 * each as the number of its UTF-8 bytes (four bytes, the lowest first) and those bytes. For one
 * schema they are the tag {@code calcitefusion-schema-1}, and for every column in order its name,
 * its type in the notation of a registry file with all nested fields and their nullability, and
 * {@code nullable} or {@code not null}. Like {@link SchemaComparison}, it does not tell apart names
 * of the children of lists and of the entries of maps, ids of dictionaries, and metadata.
 */
public final class SchemaFingerprint {
  private static final String SCHEMA = "calcitefusion-schema-1";
  private static final String SCHEMAS = "calcitefusion-schemas-1";

  private SchemaFingerprint() {}

  /**
   * The fingerprint of the columns of one table.
   *
   * @param arrowSchema columns in order
   * @return 64 lower-case hex digits
   */
  public static String of(Schema arrowSchema) {
    requireNonNull(arrowSchema, "arrowSchema");
    Hasher hasher = Hashing.sha256().newHasher();
    text(hasher, SCHEMA);
    for (Field field : arrowSchema.getFields()) {
      text(hasher, field.getName());
      text(hasher, ArrowTypeFormatter.format(field));
      text(hasher, field.isNullable() ? "nullable" : "not null");
    }
    return hasher.hash().toString();
  }

  /**
   * The fingerprint of many tables: of the tag {@code calcitefusion-schemas-1} and, in the order of
   * the names, of each name and fingerprint.
   *
   * @param fingerprints fingerprint by name of the table, in any order
   * @return 64 lower-case hex digits
   */
  public static String ofAll(Map<String, String> fingerprints) {
    Hasher hasher = Hashing.sha256().newHasher();
    text(hasher, SCHEMAS);
    ImmutableSortedMap.copyOf(fingerprints)
        .forEach(
            (name, fingerprint) -> {
              text(hasher, name);
              text(hasher, fingerprint);
            });
    return hasher.hash().toString();
  }

  private static void text(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
