package io.sightline.inference;

/** What runs a graph, the fastest first. */
public enum Provider {
  TENSORRT,
  CUDA,
  CPU
}
