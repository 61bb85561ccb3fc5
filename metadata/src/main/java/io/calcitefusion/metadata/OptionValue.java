package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/** The value of an extractor's option. Immutable. */
public sealed interface OptionValue {
  /**
   * Whether the option counts as switched on: true, a number other than 0, a text or list that is
   * not empty.
   *
   * @return whether it is
   */
  boolean isOn();

  /**
   * True or false.
   *
   * @param value the value
   */
  record Flag(boolean value) implements OptionValue {
    @Override
    public boolean isOn() {
      return value;
    }
  }

  /**
   * A whole number.
   *
   * @param value the value
   */
  record WholeNumber(long value) implements OptionValue {
    @Override
    public boolean isOn() {
      return value != 0;
    }
  }

  /**
   * One text.
   *
   * @param value the value, may be empty
   */
  record Text(String value) implements OptionValue {
    /**
     * Checks that there is a text.
     *
     * @param value the value, may be empty
     */
    public Text {
      requireNonNull(value, "value");
    }

    @Override
    public boolean isOn() {
      return !value.isEmpty();
    }
  }

  /**
   * A list of texts.
   *
   * @param values the values in order, may be empty
   */
  record Texts(ImmutableList<String> values) implements OptionValue {
    /**
     * Checks that there is a list.
     *
     * @param values the values in order, may be empty
     */
    public Texts {
      requireNonNull(values, "values");
    }

    @Override
    public boolean isOn() {
      return !values.isEmpty();
    }
  }

  /** Nothing: the option is known, but it has no default. */
  record Unset() implements OptionValue {
    @Override
    public boolean isOn() {
      return false;
    }
  }
}
