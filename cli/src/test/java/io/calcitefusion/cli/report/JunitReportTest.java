package io.calcitefusion.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Any reader of JUnit XML takes the report, and shows what was found. */
final class JunitReportTest {
  @Test
  void thereIsASuitePerKindOfCheckAndACasePerDataset() throws Exception {
    Document document = valid(ReportSample.hostile());

    Element root = document.getDocumentElement();
    assertThat(root.getAttribute("name")).isEqualTo("calcitefusion check shop & co");
    assertThat(root.getAttribute("tests")).isEqualTo("5");
    assertThat(root.getAttribute("failures")).isEqualTo("2");
    List<Element> suites = all(root, "testsuite");
    assertThat(suites)
        .extracting(suite -> suite.getAttribute("name"))
        .containsExactly("shop & co.files", "shop & co.data");
    Element rows = suites.get(1);
    assertThat(rows.getAttribute("tests")).isEqualTo("2");
    assertThat(rows.getAttribute("skipped")).isEqualTo("1");
    assertThat(rows.getAttribute("time")).isEqualTo("1.234");
    assertThat(rows.getAttribute("timestamp")).isEqualTo("2026-02-03T04:05:06");
    assertThat(all(root, "testcase"))
        .extracting(each -> each.getAttribute("name"))
        .containsExactly(
            "orders", ReportSample.SCRIPT, ReportSample.DROP, "orders", ReportSample.SCRIPT);
  }

  @Test
  void aCaseHasOneFailureWithAllItsErrorsAndItsSamples() throws Exception {
    Document document = valid(ReportSample.hostile());

    Element orders = all(document.getDocumentElement(), "testcase").get(3);
    List<Element> failures = all(orders, "failure");
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).getAttribute("message"))
        .isEqualTo("expected required: mail, found 3 rows break it (and 1 more)");
    assertThat(failures.get(0).getTextContent())
        .contains("error: expected required: mail, found 3 rows break it\n  id=<img src=x")
        .contains("error: expected key: id")
        .doesNotContain("ties");
    assertThat(all(orders, "system-out").get(0).getTextContent())
        .startsWith("warning: expected ties: id");
    Element skipped = all(document.getDocumentElement(), "skipped").get(0);
    assertThat(skipped.getAttribute("message")).isEqualTo("there are no <files>");
  }

  @Test
  void charactersThatAreNoXmlAreShownByTheirNumbers() throws Exception {
    Document document = valid(ReportSample.hostile());

    Element failure = all(document.getDocumentElement(), "failure").get(0);
    String shown = "a ]]> b \\u0001 \\ud800 & \"c\" <d> 'e'";
    assertThat(failure.getAttribute("message")).isEqualTo(shown);
    assertThat(failure.getTextContent()).isEqualTo("error: " + shown);
  }

  @Test
  void aReportWithoutFindingsPasses() throws Exception {
    Element root = valid(ReportSample.sound()).getDocumentElement();

    assertThat(root.getAttribute("failures")).isEqualTo("0");
    assertThat(all(root, "failure")).isEmpty();
    assertThat(all(root, "testcase")).hasSize(1);
  }

  @Test
  void anOutputThatFailsIsReported() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> JunitReport.write(ReportSample.sound(), full))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
  }

  /** The report as a document that the common schema allows. */
  private static Document valid(CheckReport report) throws Exception {
    StringWriter out = new StringWriter();
    JunitReport.write(report, out);
    String xml = out.toString();
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JunitReportTest.class.getResource("junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> all(Element root, String name) {
    NodeList nodes = root.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
