package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.function.Function;

/**
 * Engine SQL over values of the row, which stand in it as placeholders: <code>{a.b}</code> is a
 * field of the element, <code>{.}</code> the element itself, <code>{root:c}</code> a column of the
 * root and <code>{context:c}</code> or <code>{context:c.d}</code> a context field, <code>
 * {template:evidence_rank}</code> or <code>{template:confidence}</code> what the root's row has or
 * else its template. A brace of the SQL itself is doubled.
 *
 * @param template the SQL text with its placeholders
 */
public record Expression(String template) implements ColumnSource {
  private static final String ROOT = "root:";
  private static final String CONTEXT = "context:";
  private static final String TEMPLATE = "template:";

  /** Checks that there is text and that every placeholder is well formed. */
  public Expression {
    checkArgument(!template.isBlank(), "an expression is empty");
    scan(template, source -> "");
  }

  /**
   * The values that the expression reads.
   *
   * @return one {@link RootColumn}, {@link ContextReference}, {@link ElementField} or {@link
   *     TemplateField} per placeholder, in the order of the text
   */
  public ImmutableList<ColumnSource> references() {
    ImmutableList.Builder<ColumnSource> references = ImmutableList.builder();
    scan(
        template,
        source -> {
          references.add(source);
          return "";
        });
    return references.build();
  }

  /**
   * The SQL with every placeholder replaced.
   *
   * @param reference gives the SQL of a {@link RootColumn}, {@link ContextReference}, {@link
   *     ElementField} or {@link TemplateField}; what it gives is inserted as it is
   * @return SQL without placeholders
   */
  public String sql(Function<ColumnSource, String> reference) {
    return scan(template, reference);
  }

  private static String scan(String template, Function<ColumnSource, String> reference) {
    StringBuilder sql = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      boolean brace = c == '{' || c == '}';
      if (brace && i + 1 < template.length() && template.charAt(i + 1) == c) {
        sql.append(c);
        i += 2;
      } else if (c == '{') {
        int end = template.indexOf('}', i);
        checkArgument(end > 0, "a placeholder stays open in the expression '%s'", template);
        sql.append(reference.apply(source(template.substring(i + 1, end))));
        i = end + 1;
      } else {
        checkArgument(c != '}', "a single '}' stands in the expression '%s'; write '}}'", template);
        sql.append(c);
        i++;
      }
    }
    return sql.toString();
  }

  private static ColumnSource source(String placeholder) {
    if (placeholder.startsWith(ROOT)) {
      return new RootColumn(placeholder.substring(ROOT.length()));
    }
    if (placeholder.startsWith(CONTEXT)) {
      return context(placeholder.substring(CONTEXT.length()));
    }
    if (placeholder.startsWith(TEMPLATE)) {
      return new TemplateField(placeholder.substring(TEMPLATE.length()));
    }
    return new ElementField(FieldPath.parse(placeholder));
  }

  /** Reads {@code name} or {@code name.field.field}. */
  static ContextReference context(String text) {
    ImmutableList<String> path = FieldPath.parse(text);
    checkArgument(!path.isEmpty(), "a context field has no name");
    return new ContextReference(path.get(0), path.subList(1, path.size()));
  }
}
