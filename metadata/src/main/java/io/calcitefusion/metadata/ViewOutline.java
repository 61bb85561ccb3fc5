package io.calcitefusion.metadata;

import io.calcitefusion.metadata.Outline.Parts;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Outlines of views and columns. Pure functions. */
final class ViewOutline {
  private ViewOutline() {}

  /**
   * A view.
   *
   * @param dataset name of the dataset below which it stands, whose name is not repeated as root;
   *     null when it stands alone
   */
  static Parts view(ViewSpec view, @Nullable String dataset) {
    OutlineBuilder outline = new OutlineBuilder().text("name", view.name()).doc(view.doc());
    if (view.definition() instanceof SqlView sql) {
      outline.text("sql", sql.sql());
    } else if (view.definition() instanceof NestedView nested) {
      OutlineBuilder context = new OutlineBuilder();
      nested.context().forEach(field -> context.text(field.name(), path(field.path())));
      outline
          .text("root", nested.root(), dataset)
          .text("path", path(nested.path()))
          .some("context", context.build())
          .items("columns", nested.columns().stream().map(ViewOutline::column).toList());
    }
    return outline.build();
  }

  /** A column of a dataset or a bundle. */
  static OutlineBuilder column(Field field, @Nullable String doc) {
    return new OutlineBuilder()
        .text("name", field.getName())
        .text("type", ArrowTypeFormatter.format(field))
        .flag("nullable", field.isNullable(), true)
        .doc(doc);
  }

  private static Parts column(ViewColumn column) {
    OutlineBuilder outline = column(column.field(), column.doc());
    ColumnSource source = column.source();
    if (source instanceof RootColumn root) {
      outline.text("from", root.column());
    } else if (source instanceof ContextReference context) {
      String name = FieldPath.format(List.of(context.name()));
      outline.text("context", context.path().isEmpty() ? name : name + "." + path(context.path()));
    } else if (source instanceof ElementField element) {
      outline.text("field", path(element.path()), path(List.of(column.field().getName())));
    } else if (source instanceof Expression expression) {
      outline.text("expr", expression.template());
    }
    return outline.build();
  }

  /** A path in its written form. */
  static String path(List<String> names) {
    return FieldPath.format(names);
  }
}
