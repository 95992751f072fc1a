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
  private final Models encoder;
  private final Optional<String> head;
  private volatile Compressor compressor;

  private ProcessInsights(Models encoder, Optional<String> head) {
    this.encoder = encoder;
    this.head = head;
  }

  /**
   * Of the whole system.
   *
   * @param head id of the head's bundle, which the grounding job opens and tests by itself
   */
  static ProcessInsights ofSystem(Models encoder, String head) {
    return new ProcessInsights(encoder, Optional.of(head));
  }

  /** Of a gateway that has the encoder only. */
  public static ProcessInsights ofGateway(Models encoder) {
    return new ProcessInsights(encoder, Optional.empty());
  }

  /** From now on memories can be read. */
  void reads(Compressor started) {
    compressor = started;
  }

  @Override
  public List<Model> models() {
    List<Model> models = new ArrayList<>(encoder.cards());
    if (head.isPresent()) {
      List<Model> serving = encoder.heads();
      models.addAll(serving.isEmpty() ? List.of(waiting(head.get())) : serving);
    }
    return models;
  }

  /** One that the grounding job has not opened yet. */
  private static Model waiting(String head) {
    return new Model("head", head, "", "", Optional.empty(), false, Optional.empty());
  }

  @Override
  public List<Gauge> gauges() {
    return keepsMemory() ? CompressorGauges.of(() -> Optional.ofNullable(compressor)) : List.of();
  }

  @Override
  public boolean keepsMemory() {
    return head.isPresent();
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
