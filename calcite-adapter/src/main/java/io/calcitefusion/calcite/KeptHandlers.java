package io.calcitefusion.calcite;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;

/**
 * Handlers of metadata that are made once: every statement asks for some twenty of them, which keep
 * nothing of it. Thread-safe.
 */
final class KeptHandlers implements MetadataHandlerProvider {
  private final MetadataHandlerProvider maker;
  private final Map<Class<?>, MetadataHandler<?>> handlers = new ConcurrentHashMap<>();

  KeptHandlers(MetadataHandlerProvider maker) {
    this.maker = maker;
  }

  @Override
  public <H extends MetadataHandler<?>> H handler(Class<H> kind) {
    return kind.cast(handlers.computeIfAbsent(kind, absent -> maker.handler(kind)));
  }
}
