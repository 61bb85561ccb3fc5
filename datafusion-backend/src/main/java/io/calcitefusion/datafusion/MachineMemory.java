package io.calcitefusion.datafusion;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/** Memory of the machine, or of the container that this process is confined to. */
final class MachineMemory {
  private MachineMemory() {}

  /** Bytes; as good as endless on a Java runtime that does not tell. */
  static long bytes() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
