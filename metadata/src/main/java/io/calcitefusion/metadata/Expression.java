package io.calcitefusion.metadata;

/**
 * Engine SQL over fields of the element, which stand in it as <code>{a.b.c}</code>.
 *
 * @param template the SQL text with its placeholders
 */
public record Expression(String template) implements ColumnSource {}
