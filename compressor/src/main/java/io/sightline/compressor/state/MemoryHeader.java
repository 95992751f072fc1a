package io.sightline.compressor.state;

import io.sightline.core.video.MediaTime;
import java.util.Optional;

/**
 * What is remembered of a stream besides its frames; the fields are those of {@link
 * io.sightline.core.memory.MemoryState}.
 *
 * @param shortFrames how many short-term records belong to it
 * @param longFrames how many long-term records belong to it
 */
record MemoryHeader(
    String encoder,
    long epoch,
    long lastSeq,
    int newFrames,
    Optional<MediaTime> lastWindow,
    double usualStep,
    int shortFrames,
    int longFrames) {}
