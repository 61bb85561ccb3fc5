package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathGlobTest {

  @ParameterizedTest
  @CsvSource({
    "**/*.java,A.java,true",
    "**/*.java,a/b/A.java,true",
    "**/*.java,a/A.jav,false",
    "*.java,a/A.java,false",
    "a/**/B.java,a/B.java,true",
    "a/**/B.java,a/x/y/B.java,true",
    "a/**,a/x/y/B.java,true",
    "a/**,ab/B.java,false",
    "?.java,A.java,true",
    "?.java,AB.java,false",
    "[A-C].java,B.java,true",
    "[!A-C].java,B.java,false",
    "[!A-C].java,D.java,true",
    "a+(b).java,a+(b).java,true",
    "a+(b).java,aab.java,false",
    "[.java,[.java,true"
  })
  void matches(String glob, String path, boolean expected) {
    assertThat(PathGlob.parse(glob).matches(path)).isEqualTo(expected);
  }
}
