package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks that watch over the native side find what they are meant to find. */
class PlantedFaultsTest {
  private final NativeLeakCheck check = new NativeLeakCheck(3);
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() throws InterruptedException {
    check.before("this test");
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void nothingStays() {
    engine.close();
    assertThatCode(() -> check.after("this test")).doesNotThrowAnyException();
  }

  @Test
  void aBatchThatIsLeftIsFound() {
    try (BatchStream stream = session.query("SELECT 1")) {
      assertThat(stream.next()).isNotNull();
      assertThat(leak()).contains("batches=1").contains("streams=1");
    }
  }

  @Test
  void aSessionAndAPlanThatAreLeftAreFound() {
    DataFusionPlan plan = session.plan("SELECT 1");
    assertThat(leak()).contains("sessions=1").contains("plans=1").contains("engines=1");
    plan.close();
  }

  @Test
  void vectorsThatAreLeftAreFound() {
    ArrowBuf left = engine.allocator().buffer(64);
    DataFusionException error = catchThrowableOfType(DataFusionException.class, engine::close);
    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(error).hasMessageContaining("64 bytes");
    left.close();
  }

  @Test
  void aSecondCloseFreesNothingThatIsInUse() {
    BatchStream closed = session.query("SELECT 1");
    closed.close();
    // Takes the place in the native table that the first one has left.
    try (BatchStream next = session.query("SELECT 2")) {
      closed.close();
      closed.cancel();
      assertThat(BatchValues.rows(next)).hasSize(1);
    }
  }

  private String leak() {
    AssertionError found = catchThrowableOfType(AssertionError.class, () -> check.after("a test"));
    return String.valueOf(found.getMessage());
  }
}
