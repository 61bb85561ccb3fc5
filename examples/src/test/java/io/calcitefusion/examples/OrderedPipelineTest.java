package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OrderedPipelineTest {

  @Test
  void resultsComeInTheOrderOfTheInputs() throws InterruptedException {
    List<Integer> inputs = IntStream.range(0, 500).boxed().toList();
    List<Integer> results = new ArrayList<>();
    try (OrderedPipeline<Integer, Integer> pipeline =
        new OrderedPipeline<>("test", 3, inputs.iterator(), OrderedPipelineTest::slowly)) {
      for (Integer next = pipeline.next(); next != null; next = pipeline.next()) {
        results.add(next);
      }
    }
    assertThat(results).isEqualTo(inputs);
  }

  @Test
  void fewInputsAreTakenAhead() throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    Iterator<Integer> endless =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            return taken.incrementAndGet();
          }
        };
    try (OrderedPipeline<Integer, Integer> pipeline =
        new OrderedPipeline<>("test", 2, endless, n -> n)) {
      for (int i = 1; i <= 100; i++) {
        assertThat(pipeline.next()).isEqualTo(i);
        assertThat(taken.get()).isLessThanOrEqualTo(i + 4);
      }
    }
  }

  @Test
  void failureOfTheWorkIsThrownInItsPlace() throws InterruptedException {
    try (OrderedPipeline<Integer, Integer> pipeline =
        new OrderedPipeline<>("test", 2, List.of(1, 0).iterator(), n -> 1 / n)) {
      assertThat(pipeline.next()).isEqualTo(1);
      assertThatThrownBy(pipeline::next)
          .isInstanceOfSatisfying(
              ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
          .hasCauseInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void lackOfMemoryIsToldAsSuch() {
    try (OrderedPipeline<Integer, Integer> pipeline =
        new OrderedPipeline<>(
            "test",
            1,
            List.of(1).iterator(),
            n -> {
              throw new OutOfMemoryError("test");
            })) {
      assertThatThrownBy(pipeline::next)
          .isInstanceOfSatisfying(
              ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCES))
          .hasMessageContaining("raise -Xmx");
    }
  }

  private static int slowly(int n) {
    int rounds = n % 7 == 0 ? 100_000 : 10;
    int sum = 0;
    for (int i = 0; i < rounds; i++) {
      sum += i % 3;
    }
    return sum < 0 ? -1 : n;
  }
}
