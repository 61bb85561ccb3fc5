package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of this module run without a front end; that is how it is known to need none. */
class BackendAloneTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.calcite.rel.RelNode",
        "org.apache.calcite.avatica.Meta",
        "io.calcitefusion.calcite.DataFusionFrontEnd"
      })
  void hasNoFrontEndOnItsClassPath(String className) {
    assertThatThrownBy(() -> Class.forName(className)).isInstanceOf(ClassNotFoundException.class);
  }
}
