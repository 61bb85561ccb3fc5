package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry can not be read, is wrong, or lacks what was asked for. Carries every finding. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ImmutableList<RegistryFinding> findings;

  RegistryException(List<RegistryFinding> findings, @Nullable Throwable cause) {
    super(
        findings.stream().map(RegistryFinding::toString).collect(Collectors.joining("\n")), cause);
    this.findings = ImmutableList.copyOf(findings);
  }

  RegistryException(String source, int line, String message) {
    this(List.of(new RegistryFinding(source, line, message)), null);
  }

  /**
   * Everything that is wrong, in file order.
   *
   * @return at least one finding
   */
  public ImmutableList<RegistryFinding> findings() {
    return findings;
  }
}
