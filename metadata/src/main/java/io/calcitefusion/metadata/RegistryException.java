package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry can not be read, is wrong, or lacks what was asked for. Carries every finding. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LIMIT_IN_MESSAGE = 20;

  private final ImmutableList<RegistryFinding> findings;

  RegistryException(List<RegistryFinding> findings, @Nullable Throwable cause) {
    super(message(findings), cause);
    this.findings = ImmutableList.copyOf(findings);
  }

  RegistryException(String source, int line, String message) {
    this(source, line, message, null);
  }

  RegistryException(String source, int line, String message, @Nullable Throwable cause) {
    this(List.of(new RegistryFinding(source, line, message)), cause);
  }

  /**
   * Everything that is wrong, in file order; the message has the first twenty.
   *
   * @return at least one finding
   */
  public ImmutableList<RegistryFinding> findings() {
    return findings;
  }

  private static String message(List<RegistryFinding> findings) {
    String text =
        findings.stream()
            .limit(LIMIT_IN_MESSAGE)
            .map(RegistryFinding::toString)
            .collect(Collectors.joining("\n"));
    int more = findings.size() - LIMIT_IN_MESSAGE;
    return more > 0 ? text + "\nand " + more + " more" : text;
  }
}
