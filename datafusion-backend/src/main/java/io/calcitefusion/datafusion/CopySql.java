package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.WritePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** COPY statements in the engine's SQL. Pure functions. */
final class CopySql {
  private static final String UNRESERVED = "-._~/";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private CopySql() {}

  /**
   * A statement that writes the rows of a query.
   *
   * @param query one query
   * @param target an absolute path, which for a file has an extension
   * @param shape whether one file is written, or a folder of them
   * @param format format of the files
   * @param partitionBy columns whose values become folders
   * @param options options of the format under the engine's full names
   */
  static String of(
      String query,
      Path target,
      WritePlace.Shape shape,
      DataFormat format,
      List<String> partitionBy,
      Map<String, String> options) {
    String partitions =
        partitionBy.isEmpty()
            ? ""
            : partitionBy.stream()
                .map(CopySql::partitionName)
                .collect(Collectors.joining(", ", " PARTITIONED BY (", ")"));
    String pairs =
        new TreeMap<>(options)
            .entrySet().stream()
                .map(
                    option ->
                        SqlIdentifier.literal(option.getKey())
                            + " "
                            + SqlIdentifier.literal(option.getValue()))
                .collect(Collectors.joining(", "));
    String optionList = options.isEmpty() ? "" : " OPTIONS (" + pairs + ")";
    return "COPY (%s) TO %s STORED AS %s%s%s"
        .formatted(
            query,
            SqlIdentifier.literal(url(target, shape)),
            format.extension().toUpperCase(Locale.ROOT),
            partitions,
            optionList);
  }

  /** The engine takes the name in this place as it is written, quotes and all. */
  private static String partitionName(String column) {
    if (!PLAIN_NAME.matcher(column).matches()) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "Folders can not be named by the column '%s'; only letters, digits and underscores can be in such a name."
              .formatted(column));
    }
    return column;
  }

  /** Options of a format by a policy: those of Parquet files, none for others. */
  static ImmutableMap<String, String> options(DataFormat format, WritePolicy policy) {
    if (format != DataFormat.PARQUET) {
      return ImmutableMap.of();
    }
    ImmutableMap.Builder<String, String> options = ImmutableMap.builder();
    options.put("format.compression", codec(policy.compression()));
    options.put("format.statistics_enabled", policy.statistics().name().toLowerCase(Locale.ROOT));
    if (policy.rowGroupRows() != null) {
      options.put("format.max_row_group_size", Integer.toString(policy.rowGroupRows()));
    }
    return options.buildOrThrow();
  }

  private static String codec(WritePolicy.Compression compression) {
    return switch (compression) {
      case UNCOMPRESSED -> "uncompressed";
      case SNAPPY -> "snappy";
      // The frames that Parquet calls LZ4 are read differently by different readers.
      case LZ4 -> "lz4_raw";
      case GZIP -> "gzip(6)";
      case ZSTD -> "zstd(3)";
    };
  }

  /** A URL, because the engine takes some characters of a plain path for a pattern. */
  private static String url(Path target, WritePlace.Shape shape) {
    StringBuilder url = new StringBuilder("file://");
    for (byte b : target.toString().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        url.append(c);
      } else {
        url.append('%').append(String.format("%02X", b & 0xff));
      }
    }
    return url.append(shape == WritePlace.Shape.FOLDER ? "/" : "").toString();
  }
}
