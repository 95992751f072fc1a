package io.sightline.operator;

import java.io.Serializable;
import java.util.List;

/**
 * The queries that stand when a job starts without state. They are read before the first window, so
 * that a backlog of windows is not scored against nothing.
 */
@FunctionalInterface
public interface StandingQueries extends Serializable {
  /** Records of the topic of queries up to its present end, oldest first for every key. */
  List<TopicRecord> read() throws Exception;
}
