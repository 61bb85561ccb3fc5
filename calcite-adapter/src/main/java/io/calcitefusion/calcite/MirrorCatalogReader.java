package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.sql.validate.SqlNameMatchers;

/**
 * Looks names up in a mirror: three parts exactly, two parts in the default catalog, one part in
 * the default schema; always case-sensitive.
 */
final class MirrorCatalogReader extends CalciteCatalogReader {
  private static final CalciteConnectionConfig CASE_SENSITIVE = caseSensitive();

  MirrorCatalogReader(CatalogMirror mirror, Namespace namespace) {
    super(
        mirror.rootSchema(),
        SqlNameMatchers.withCaseSensitive(true),
        List.of(
            ImmutableList.of(namespace.catalog(), namespace.schema()),
            ImmutableList.of(namespace.catalog()),
            ImmutableList.of()),
        DataFusionTypeFactory.INSTANCE,
        CASE_SENSITIVE);
  }

  private static CalciteConnectionConfig caseSensitive() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    return new CalciteConnectionConfigImpl(properties);
  }
}
