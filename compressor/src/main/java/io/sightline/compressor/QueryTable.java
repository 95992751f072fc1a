package io.sightline.compressor;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the global store of queries and {@link StandingQueries} as the topic says. */
final class QueryTable implements Processor<QueryId, Query, Void, Void> {
  static final String STORE = "queries";

  private final StandingQueries standing;
  private KeyValueStore<QueryId, Query> store;

  QueryTable(StandingQueries standing) {
    this.standing = standing;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(STORE);
    standing.clear();
    try (KeyValueIterator<QueryId, Query> stored = store.all()) {
      while (stored.hasNext()) {
        KeyValue<QueryId, Query> entry = stored.next();
        standing.put(entry.key, entry.value);
      }
    }
  }

  @Override
  public void process(Record<QueryId, Query> record) {
    if (record.key() == null) {
      return;
    }
    store.put(record.key(), record.value());
    if (record.value() == null) {
      standing.remove(record.key());
    } else {
      standing.put(record.key(), record.value());
    }
  }
}
