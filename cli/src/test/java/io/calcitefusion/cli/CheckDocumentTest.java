package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.ReportSample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON document has the shape that its schema describes. */
final class CheckDocumentTest {
  @Test
  void everyReportFitsTheSchema() throws IOException {
    for (CheckReport report :
        List.of(ReportSample.hostile(), ReportSample.sound(), ReportSample.large(30))) {
      assertThat(schema().validate(json(report), InputFormat.JSON)).isEmpty();
    }
  }

  @Test
  void theSchemaTakesNothingElse() throws IOException {
    String json = json(ReportSample.hostile());

    for (String other :
        List.of(
            json.replace("\"shape\":1", "\"shape\":2"),
            json.replace("\"severity\":\"error\"", "\"severity\":\"bad\""),
            json.replace("\"passed\":false", "\"passed\":\"no\""),
            json.replace("\"skipped\"", "\"left_out\""),
            json.replace("\"state\":\"broken\"", "\"state\":\"lost\""))) {
      assertThat(other).isNotEqualTo(json);
      assertThat(schema().validate(other, InputFormat.JSON)).isNotEmpty();
    }
  }

  @Test
  void whatHasNoValueIsNull() throws IOException {
    String json = json(ReportSample.hostile());

    assertThat(json)
        .startsWith("{\"shape\":1,\"passed\":false,\"subject\":{\"name\":\"shop & co\"")
        .contains("\"data_folder\":null")
        .contains("\"errors\":3,\"warnings\":1,\"infos\":1,\"datasets\":3,\"views\":2")
        .contains(
            "{\"name\":\"<script>alert(1)</script>\",\"skipped\":\"there are no <files>\",\"elapsed_ms\":0,\"findings\":[]}")
        .contains("\"column\":null,\"role\":null,\"expected\":\"required: mail\"")
        .contains(
            "\"counts\":{\"rows\":12,\"invalid_rows\":3,\"surplus_rows\":1,\"dangling_rows\":0,\"stopped\":true,\"policy\":\"filter\"}")
        .contains("\\u0001 \\ud800");
  }

  @Test
  void aSectionHasItsCasesWithEverythingThatWasFound() throws IOException {
    assertThat(json(ReportSample.single()))
        .contains(
            "\"checks\":[{\"check\":\"data\",\"title\":\"Rows\",\"purpose\":\"Rows keep promises.\","
                + "\"passed\":false,\"cases\":[{\"name\":\"orders\",\"skipped\":null,\"elapsed_ms\":0,"
                + "\"findings\":[{\"severity\":\"error\",\"column\":null,\"role\":null,"
                + "\"expected\":\"required: mail\",\"actual\":\"1 rows break it\",\"hint\":null,"
                + "\"rows\":1,\"samples\":[\"id=<img src=x onerror=alert(3)>\",");
    assertThat(json(ReportSample.sound()))
        .contains("\"check\":\"files\"")
        .contains("\"passed\":true,\"cases\":[{\"name\":\"orders\",\"skipped\":null");
  }

  private static String json(CheckReport report) throws IOException {
    StringBuilder json = new StringBuilder();
    JsonText.write(CheckDocument.of(report), json);
    return json.toString();
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        CheckDocumentTest.class.getResourceAsStream("/META-INF/calcitefusion/check.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
    }
  }
}
