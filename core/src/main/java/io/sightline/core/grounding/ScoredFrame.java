package io.sightline.core.grounding;

import io.sightline.core.video.MediaTime;
import java.time.Instant;

/**
 * The scores of one frame for one query.
 *
 * @param start P(start), in [0, 1]
 * @param end P(end), in [0, 1]
 * @param inside P(inside), in [0, 1]
 */
public record ScoredFrame(
    long epoch,
    long seq,
    MediaTime time,
    Instant capturedAt,
    float start,
    float end,
    float inside) {}
