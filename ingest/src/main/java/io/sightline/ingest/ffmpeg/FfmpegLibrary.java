package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

/** Loads FFmpeg's libraries with the settings that a process with others in it needs. */
final class FfmpegLibrary {
  /*
   * JavaCPP refuses to allocate, after seconds of garbage collections, when the whole process is
   * larger than four times the Java heap. Here everything native is freed by its owner, and most of
   * the process's memory belongs to others (ONNX Runtime, RocksDB): so that limit is off unless
   * somebody has set one. Read by JavaCPP when its first class is loaded.
   */
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  static {
    if (System.getProperty(MEMORY_LIMIT) == null) {
      System.setProperty(MEMORY_LIMIT, "0");
    }
    Loaded.initialise();
  }

  private FfmpegLibrary() {}

  /** To be called before anything else of FFmpeg; does its work once. */
  static void load() {
    // The static initialiser has done it.
  }

  /** Apart, so that no class of JavaCPP is loaded before the property is set. */
  private static final class Loaded {
    static void initialise() {
      // FFmpeg writes to stderr by itself, addresses with passwords among it.
      av_log_set_level(AV_LOG_QUIET);
      avformat_network_init();
    }
  }
}
