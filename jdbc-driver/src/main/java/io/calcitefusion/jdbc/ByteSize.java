package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes written as the engine writes them: a number and K, M or G. Pure functions. */
final class ByteSize {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)([KMG])");

  private ByteSize() {}

  static long parse(String key, String text) throws SQLException {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw SqlExceptions.connecting(
          "'" + text + "' is no value of '" + key + "'; it takes sizes such as 512M or 1.5G");
    }
    int shift =
        switch (matcher.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          default -> 30;
        };
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << shift));
    if (bytes.signum() <= 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw SqlExceptions.connecting("'" + text + "' is out of range for '" + key + "'");
    }
    return bytes.longValue();
  }
}
