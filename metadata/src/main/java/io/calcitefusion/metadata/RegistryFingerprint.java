package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Hashes what a registry means. Every text goes in with its length, so that two registries have the
 * same input only when they say the same.
 */
final class RegistryFingerprint {
  private final Hasher hasher = Hashing.sha256().newHasher();

  private RegistryFingerprint() {}

  static String of(Registry registry) {
    RegistryFingerprint fingerprint = new RegistryFingerprint();
    fingerprint.text(registry.name());
    fingerprint.text(registry.catalog());
    fingerprint.text(registry.schema());
    fingerprint.count(registry.datasets().size());
    registry.datasets().values().forEach(fingerprint::dataset);
    fingerprint.count(registry.views().size());
    registry.views().values().forEach(fingerprint::view);
    return fingerprint.hasher.hash().toString();
  }

  private void dataset(DatasetSpec dataset) {
    text(dataset.name());
    count(dataset.version());
    count(dataset.arrowSchema().getFields().size());
    dataset.arrowSchema().getFields().forEach(this::field);
    texts(dataset.keyFields());
    texts(dataset.requiredNonNull());
    texts(dataset.joinKeys());
    sort(dataset.canonicalSort());
    DatasetLocation location = dataset.location();
    count(location == null ? 0 : 1);
    if (location != null) {
      texts(location.paths());
      text(location.format().extension());
      // The order in which options are written means nothing.
      ImmutableSortedMap.copyOf(location.options()).forEach(this::pair);
      count(location.options().size());
      sort(location.fileSortOrder());
    }
  }

  private void view(ViewSpec view) {
    text(view.name());
    if (view.definition() instanceof SqlView sql) {
      text("sql");
      text(sql.sql());
    } else if (view.definition() instanceof NestedView nested) {
      text("nested");
      text(nested.root());
      texts(nested.path());
      count(nested.context().size());
      for (ContextField field : nested.context()) {
        text(field.name());
        texts(field.path());
      }
      count(nested.columns().size());
      for (ViewColumn column : nested.columns()) {
        field(column.field());
        source(column.source());
      }
    }
  }

  private void source(ColumnSource source) {
    if (source instanceof RootColumn root) {
      pair("root", root.column());
    } else if (source instanceof ContextReference context) {
      pair("context", context.name());
      texts(context.path());
    } else if (source instanceof ElementField element) {
      text("element");
      texts(element.path());
    } else if (source instanceof Expression expression) {
      pair("expression", expression.template());
    }
  }

  private void field(Field field) {
    text(field.getName());
    text(ArrowTypeFormatter.format(field));
    count(field.isNullable() ? 1 : 0);
  }

  private void sort(List<SortKey> keys) {
    count(keys.size());
    keys.forEach(key -> pair(key.column(), key.order().name()));
  }

  private void texts(Collection<String> texts) {
    count(texts.size());
    texts.forEach(this::text);
  }

  private void pair(String first, String second) {
    text(first);
    text(second);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    count(bytes.length);
    hasher.putBytes(bytes);
  }

  private void count(int number) {
    hasher.putInt(number);
  }
}
