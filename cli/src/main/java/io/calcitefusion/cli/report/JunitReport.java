package io.calcitefusion.cli.report;

import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a report as JUnit XML: one test suite per kind of check, one test case per thing that it
 * looked at. Errors fail a case; warnings and what is only said stand in its output. A case has one
 * failure at most, with all its errors, because readers differ in what they do with more.
 */
public final class JunitReport {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private final CheckReport report;
  private final XMLStreamWriter xml;

  private JunitReport(CheckReport report, XMLStreamWriter xml) {
    this.report = report;
    this.xml = xml;
  }

  /**
   * Writes a report.
   *
   * @param report what was found
   * @param out where to, as UTF-8; stays open
   * @throws IOException when {@code out} fails
   */
  public static void write(CheckReport report, Writer out) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      new JunitReport(report, xml).suites();
      xml.writeEndDocument();
      xml.flush();
      out.write('\n');
    } catch (XMLStreamException e) {
      if (e.getNestedException() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException("the XML can not be written: " + e.getMessage(), e);
    }
  }

  private void suites() throws XMLStreamException {
    List<CheckSection> sections = report.sections();
    start("testsuites", 0);
    attribute("name", "calcitefusion check " + report.subject().name());
    attribute("tests", sections.stream().mapToLong(section -> section.cases().size()).sum());
    attribute("failures", sections.stream().mapToLong(JunitReport::failures).sum());
    attribute("errors", 0);
    attribute("time", seconds(report.subject().elapsed()));
    for (CheckSection section : sections) {
      suite(section);
    }
    end(0);
  }

  private void suite(CheckSection section) throws XMLStreamException {
    CheckSubject subject = report.subject();
    String name = subject.name() + "." + section.check();
    start("testsuite", 1);
    attribute("name", name);
    attribute("tests", section.cases().size());
    attribute("failures", failures(section));
    attribute("errors", 0);
    attribute("skipped", section.cases().size() - section.examined());
    attribute("time", seconds(section.elapsed()));
    attribute("timestamp", SECONDS.format(subject.startedAt().atOffset(ZoneOffset.UTC)));
    start("properties", 2);
    for (Map.Entry<String, String> property : properties(section).entrySet()) {
      start("property", 3);
      attribute("name", property.getKey());
      attribute("value", property.getValue());
      xml.writeEndElement();
    }
    end(2);
    for (CheckCase each : section.cases()) {
      testCase(name, each);
    }
    end(1);
  }

  private Map<String, String> properties(CheckSection section) {
    CheckSubject subject = report.subject();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("check", section.purpose());
    properties.put("source", subject.source());
    properties.put("schema", subject.schema());
    properties.put("fingerprint", subject.fingerprint());
    properties.put("calcitefusion", subject.version());
    properties.values().removeIf(String::isEmpty);
    return properties;
  }

  private void testCase(String suite, CheckCase each) throws XMLStreamException {
    start("testcase", 2);
    attribute("name", each.name());
    attribute("classname", suite);
    attribute("time", seconds(each.elapsed()));
    if (each.isSkipped()) {
      start("skipped", 3);
      attribute("message", each.skipped());
      xml.writeEndElement();
    }
    List<Finding> errors = of(each, Severity.ERROR);
    if (!errors.isEmpty()) {
      start("failure", 3);
      String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
      attribute("message", errors.get(0).sentence() + more);
      attribute("type", "finding");
      xml.writeCharacters(details(errors));
      xml.writeEndElement();
    }
    List<Finding> others =
        each.findings().stream().filter(finding -> finding.severity() != Severity.ERROR).toList();
    if (!others.isEmpty()) {
      start("system-out", 3);
      xml.writeCharacters(details(others));
      xml.writeEndElement();
    }
    end(2);
  }

  private static List<Finding> of(CheckCase each, Severity severity) {
    return each.findings().stream().filter(finding -> finding.severity() == severity).toList();
  }

  private static String details(List<Finding> findings) {
    return XmlText.legal(
        findings.stream().map(JunitReport::details).collect(Collectors.joining("\n")));
  }

  private static String details(Finding finding) {
    StringBuilder text = new StringBuilder();
    text.append(finding.severity().name().toLowerCase(Locale.ROOT)).append(": ");
    text.append(finding.sentence());
    finding.samples().forEach(sample -> text.append("\n  ").append(sample));
    return text.toString();
  }

  private static long failures(CheckSection section) {
    return section.cases().stream().filter(CheckCase::isFailed).count();
  }

  private static String seconds(Duration elapsed) {
    return BigDecimal.valueOf(elapsed.toMillis(), 3).toPlainString();
  }

  private void start(String element, int depth) throws XMLStreamException {
    newLine(depth);
    xml.writeStartElement(element);
  }

  private void end(int depth) throws XMLStreamException {
    newLine(depth);
    xml.writeEndElement();
  }

  private void newLine(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private void attribute(String name, long value) throws XMLStreamException {
    xml.writeAttribute(name, Long.toString(value));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, XmlText.line(value));
  }
}
