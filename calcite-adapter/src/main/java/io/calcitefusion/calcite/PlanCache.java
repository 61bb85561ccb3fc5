package io.calcitefusion.calcite;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ready plans of one session by the text of their statements; those that were used last are kept.
 * Whether one still holds is the engine's answer, which knows the catalog and the settings of the
 * session. Thread-safe; what it holds ends with the session.
 */
final class PlanCache {
  private static final int MAX_PLANS = 256;
  private static final int MAX_CHARACTERS = 1_000_000;

  private final LinkedHashMap<String, PreparedQuery> plans =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private int characters;

  /**
   * The plan of a text, as its taker's own.
   *
   * @return null when there is none, or none that holds
   */
  synchronized @Nullable PreparedQuery take(String sql) {
    PreparedQuery known = plans.get(sql);
    if (known == null) {
      return null;
    }
    PreparedQuery again = known.reuse();
    if (again == null) {
      // What outdated one plan outdated those beside it, and each holds the catalog that it saw.
      clear();
    }
    return again;
  }

  /** Keeps a plan beside its owner's. */
  synchronized void keep(String sql, PreparedQuery prepared) {
    PreparedQuery own = sql.length() > MAX_CHARACTERS ? null : prepared.share();
    if (own == null) {
      return;
    }
    PreparedQuery before = plans.put(sql, own);
    characters += sql.length();
    if (before != null) {
      characters -= sql.length();
      before.close();
    }
    Iterator<Map.Entry<String, PreparedQuery>> oldest = plans.entrySet().iterator();
    while (plans.size() > MAX_PLANS || characters > MAX_CHARACTERS) {
      Map.Entry<String, PreparedQuery> dropped = oldest.next();
      oldest.remove();
      characters -= dropped.getKey().length();
      dropped.getValue().close();
    }
  }

  private void clear() {
    plans.values().forEach(PreparedQuery::close);
    plans.clear();
    characters = 0;
  }
}
