package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

/**
 * A number or value that is known for certain or estimated.
 *
 * @param value the value
 * @param isExact false for an estimate
 * @param <T> Long for counts and bytes, {@link ParameterValue} for bounds
 */
public record Statistic<T>(T value, boolean isExact) {
  /** Checks that there is a value. */
  public Statistic {
    requireNonNull(value, "value");
  }

  /**
   * A value that is known for certain.
   *
   * @param value the value
   * @param <T> its type
   * @return the statistic
   */
  public static <T> Statistic<T> exact(T value) {
    return new Statistic<>(value, true);
  }

  /**
   * An estimate. An estimated bound may be passed by rows.
   *
   * @param value the value
   * @param <T> its type
   * @return the statistic
   */
  public static <T> Statistic<T> estimate(T value) {
    return new Statistic<>(value, false);
  }
}
