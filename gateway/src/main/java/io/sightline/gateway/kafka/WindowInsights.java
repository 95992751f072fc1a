package io.sightline.gateway.kafka;

import io.sightline.core.memory.MemoryView;
import io.sightline.core.query.Query;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.view.Insights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a gateway knows whose compressor is another process: its own models, and memories as the
 * newest windows have them. Thread-safe.
 */
final class WindowInsights implements Insights {
  private final Insights own;
  private final NewestWindow windows;
  private final Supplier<List<Query>> queries;

  WindowInsights(Insights own, NewestWindow windows, Supplier<List<Query>> queries) {
    this.own = own;
    this.windows = windows;
    this.queries = queries;
  }

  @Override
  public List<Model> models() {
    return own.models();
  }

  @Override
  public boolean keepsMemory() {
    return false;
  }

  @Override
  public Optional<MemoryView> memoryOf(StreamId stream) {
    return windows.of(stream).map(window -> MemoryView.of(window, queries.get()));
  }
}
