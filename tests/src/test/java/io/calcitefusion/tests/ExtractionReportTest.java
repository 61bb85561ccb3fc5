package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.examples.ExtractionReport;
import io.calcitefusion.tests.CalciteSources.Extracted;
import io.calcitefusion.tests.SourceCounts.FileCounts;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class ExtractionReportTest {
  @Test
  void theReportTellsWhatTheSourcesHold(Extracted extracted) {
    ExtractionReport report = extracted.report();
    SourceCounts counts = extracted.counts();
    assertThat(report.files()).isEqualTo(counts.files().size()).isGreaterThan(1_600);
    assertThat(report.lines()).isEqualTo(sum(counts, FileCounts::lines));
    assertThat(report.nodes()).isEqualTo(sum(counts, FileCounts::nodes));
    assertThat(report.edges()).isEqualTo(report.nodes() - report.files());
    assertThat(report.bytes()).isEqualTo(sum(counts, FileCounts::bytes));
    assertThat(report.unreadable()).isZero();
  }

  private static long sum(SourceCounts counts, ToLongFunction<FileCounts> part) {
    return counts.files().values().stream().mapToLong(part).sum();
  }
}
