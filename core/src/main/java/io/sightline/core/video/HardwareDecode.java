package io.sightline.core.video;

/** What decodes a stream's video. Where it is not there, the processor does, and status says so. */
public enum HardwareDecode {
  /** The processor. */
  NONE,
  /** The first of CUDA, VAAPI and QSV that this machine has; the processor where it has none. */
  AUTO,
  /** NVIDIA's decoder. */
  CUDA,
  /** The decoder of Intel's and AMD's graphics on Linux. */
  VAAPI,
  /** Intel Quick Sync. */
  QSV
}
