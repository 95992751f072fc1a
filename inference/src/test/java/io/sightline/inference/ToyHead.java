package io.sightline.inference;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;

/** What the toy heads answer, in plain Java: the formula of make_models.py. */
final class ToyHead {
  private ToyHead() {}

  /** {@code [S, 3]}; a position without a frame is zero. */
  static float[] scores(Window window, QueryVectors query, float[] carry, int positions) {
    float[] scores = new float[positions * 3];
    long now = window.newest().time().micros();
    double memory = 0;
    for (MemorySlot slot : window.longTerm()) {
      double age = (now - slot.frame().time().micros()) / 1e6;
      memory += slot.weight() * slot.frame().feature().dot(query.embedding()) / (1 + age);
    }
    double tokens = 0;
    for (float token : query.tokens()) {
      tokens += token;
    }
    double carried = 0;
    for (float number : carry) {
      carried += number;
    }
    int first = positions - window.shortTerm().size();
    for (int i = 0; i < window.shortTerm().size(); i++) {
      MemoryFrame frame = window.shortTerm().get(i);
      double age = (now - frame.time().micros()) / 1e6;
      int at = (first + i) * 3;
      scores[at] = sigmoid(memory - age);
      scores[at + 1] = sigmoid(tokens);
      scores[at + 2] = sigmoid(frame.feature().dot(query.embedding()) + carried);
    }
    return scores;
  }

  /** {@code [C]} */
  static float[] carryOut(Window window, QueryVectors query, float[] carry) {
    float[] next = new float[carry.length];
    float news = 0;
    int frames = window.shortTerm().size();
    for (int i = frames - window.newFrames(); i < frames; i++) {
      news += window.shortTerm().get(i).feature().dot(query.embedding());
    }
    for (int i = 0; i < carry.length; i++) {
      next[i] = carry[i] / 2 + news;
    }
    return next;
  }

  private static float sigmoid(double x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
