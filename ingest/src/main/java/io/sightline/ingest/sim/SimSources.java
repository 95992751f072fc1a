package io.sightline.ingest.sim;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.SourceOpener;
import io.sightline.simulator.SimUri;
import io.sightline.simulator.Simulation;
import java.time.InstantSource;

/** Opens made-up cameras, {@code sim:...}. Immutable and thread-safe. */
public final class SimSources implements SourceOpener {
  private final InstantSource clock;

  /**
   * @param clock the wall clock that arrival times are read from
   */
  public SimSources(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public FrameSource prepare(SourceUri source, DecodeSettings how) throws SourceException {
    try {
      return new SimSource(Simulation.of(SimUri.parse(source.secretValue())), clock);
    } catch (IllegalArgumentException e) {
      throw new SourceException(SourceFailure.UNSUPPORTED, e.getMessage());
    }
  }
}
