package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.CatalogCheck;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.SessionOptions;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The mirror of an engine's newest catalog. It outlives every session, so that it asks none for
 * anything. Pure functions over an engine.
 */
final class LiveMirror {
  private LiveMirror() {}

  /** The mirror of what the engine's catalog holds now; one for all sessions. */
  static CatalogMirror of(DataFusionEngine engine) {
    return engine.derivedFromCatalog(
        CatalogMirror.class,
        snapshot ->
            CatalogMirror.of(snapshot, view -> informationSchema(engine, view), engine::rowCount));
  }

  /** A check of all three sides. */
  static CatalogCheck check(DataFusionEngine engine) {
    return CatalogCheck.of(engine)
        .withMirror(
            version -> {
              CatalogMirror mirror = of(engine);
              return mirror.version() == version ? MirrorPicture.of(mirror) : null;
            });
  }

  private static Schema informationSchema(DataFusionEngine engine, String view) {
    try (DataFusionSession own = engine.openSession(SessionOptions.builder().build());
        DataFusionPlan plan = own.plan("SELECT * FROM " + InformationSchema.NAME + '.' + view)) {
      return plan.arrowSchema();
    }
  }
}
