package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is streamed: its size does not matter to the heap. */
class SmallHeapTest {
  @Test
  void moreRowsThanTheHeapHoldsAreRead(@TempDir Path folder) throws Exception {
    ChildJvm child =
        ChildJvm.run(
                folder,
                DrainProgram.class,
                List.of("-Xmx64m"),
                Map.of(DrainProgram.ROWS, "1500000"))
            .check();
    assertThat(child.output()).contains("1,500,000 rows");
  }
}
