package io.sightline.app.embedded;

import io.sightline.compressor.Compressor;
import io.sightline.core.memory.MemoryView;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.view.Insights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of this one process tell the gateway. Thread-safe. */
public final class ProcessInsights implements Insights {
  private final List<Model> models;
  private final boolean keepsMemory;
  private volatile Compressor compressor;

  private ProcessInsights(List<Model> models, boolean keepsMemory) {
    this.models = List.copyOf(models);
    this.keepsMemory = keepsMemory;
  }

  /**
   * Of the whole system.
   *
   * @param head id of the head's bundle, which the grounding job opens and tests by itself
   */
  static ProcessInsights ofSystem(Models encoder, String head) {
    List<Model> models = new ArrayList<>(encoder.cards());
    models.add(new Model("head", head, "", "", Optional.empty(), false, Optional.empty()));
    return new ProcessInsights(models, true);
  }

  /** Of a gateway that has the encoder only. */
  public static ProcessInsights ofGateway(Models encoder) {
    return new ProcessInsights(encoder.cards(), false);
  }

  /** From now on memories can be read. */
  void reads(Compressor started) {
    compressor = started;
  }

  @Override
  public List<Model> models() {
    return models;
  }

  @Override
  public boolean keepsMemory() {
    return keepsMemory;
  }

  @Override
  public Optional<MemoryView> memoryOf(StreamId stream) {
    Compressor reader = compressor;
    if (reader == null) {
      throw new IllegalStateException("the compressor is not there yet");
    }
    return reader.memoryOf(stream);
  }
}
