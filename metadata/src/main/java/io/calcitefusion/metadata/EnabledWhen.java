package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.Map;

/** When an extractor makes a dataset. Immutable. */
public sealed interface EnabledWhen {
  /** The option that {@link Allowlist} looks at. */
  String ALLOWLIST_OPTION = "module_allowlist";

  /** The word for {@link Allowlist} in a registry file. */
  String ALLOWLIST = "allowlist";

  /** What stands before the name of a {@link FeatureFlag} in a registry file. */
  String FEATURE_FLAG = "feature_flag:";

  /**
   * Whether the dataset is made.
   *
   * @param options values of the extractor's options; a missing one counts as switched off
   * @return whether it is
   */
  boolean isMet(Map<String, OptionValue> options);

  /** Always. */
  record Always() implements EnabledWhen {
    @Override
    public boolean isMet(Map<String, OptionValue> options) {
      return true;
    }
  }

  /** When the list of allowed modules is not empty. */
  record Allowlist() implements EnabledWhen {
    @Override
    public boolean isMet(Map<String, OptionValue> options) {
      OptionValue value = options.get(ALLOWLIST_OPTION);
      return value != null && value.isOn();
    }
  }

  /**
   * When a feature flag is switched on.
   *
   * @param flag name of the option that is the flag
   */
  record FeatureFlag(String flag) implements EnabledWhen {
    /**
     * Checks that there is a name.
     *
     * @param flag name of the option that is the flag
     */
    public FeatureFlag {
      requireNonNull(flag, "flag");
    }

    @Override
    public boolean isMet(Map<String, OptionValue> options) {
      OptionValue value = options.get(flag);
      return value != null && value.isOn();
    }
  }

  /**
   * When an option is switched on.
   *
   * @param option name of the option; not one of the words that mean another condition
   */
  record OptionIsOn(String option) implements EnabledWhen {
    /**
     * Checks that there is a name, which a registry file does not take for another condition.
     *
     * @param option name of the option
     */
    public OptionIsOn {
      requireNonNull(option, "option");
      checkArgument(
          !option.equals(ALLOWLIST) && !(option + ":").startsWith(FEATURE_FLAG),
          "an option can not have the name '%s', which stands for another condition",
          option);
    }

    @Override
    public boolean isMet(Map<String, OptionValue> options) {
      OptionValue value = options.get(option);
      return value != null && value.isOn();
    }
  }
}
