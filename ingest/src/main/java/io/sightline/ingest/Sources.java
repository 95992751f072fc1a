package io.sightline.ingest;

import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.ffmpeg.FileLocation;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.LoopingSource;
import io.sightline.ingest.source.MaskedSource;
import io.sightline.ingest.source.PacedSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceOpener;

/**
 * Opens streams as their owners registered them: with their credentials, recordings played as if
 * they were live, again and again where asked, privacy masks painted over. Immutable and
 * thread-safe.
 */
public final class Sources {
  private final SourceOpener kinds;
  private final Credentials credentials;

  public Sources(SourceOpener kinds, Credentials credentials) {
    this.kinds = kinds;
    this.credentials = credentials;
  }

  /**
   * Prepares a connection; nothing is opened yet.
   *
   * @throws SourceException if this kind of source is not supported, or its credentials cannot be
   *     read
   */
  public FrameSource prepare(StreamSpec spec) throws SourceException {
    return new PacedSource(preparePlain(spec));
  }

  /**
   * As {@link #prepare}, but a recording comes as fast as it is read.
   *
   * @throws SourceException as {@link #prepare} throws
   */
  public FrameSource preparePlain(StreamSpec spec) throws SourceException {
    SourceUri source = credentials.resolve(spec);
    PictureSettings pictures = spec.pictures();
    DecodeSettings how = new DecodeSettings(pictures.hardware(), pictures.skip());
    boolean loop = source.scheme().equals("file") && FileLocation.of(source).loop();
    FrameSource plain =
        loop ? new LoopingSource(() -> kinds.prepare(source, how)) : kinds.prepare(source, how);
    return MaskedSource.of(plain, pictures.masks());
  }
}
