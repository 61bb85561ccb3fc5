package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** {@link java.sql.Wrapper} for objects that wrap nothing but themselves. Pure functions. */
final class Unwrapping {
  private Unwrapping() {}

  static <T> T unwrap(Object object, @Nullable Class<T> type) throws SQLException {
    if (!isWrapperFor(object, type)) {
      throw SqlExceptions.argument(
          object.getClass().getSimpleName() + " is no " + (type == null ? "null" : type.getName()));
    }
    return requireNonNull(type).cast(object);
  }

  static boolean isWrapperFor(Object object, @Nullable Class<?> type) {
    return type != null && type.isInstance(object);
  }
}
