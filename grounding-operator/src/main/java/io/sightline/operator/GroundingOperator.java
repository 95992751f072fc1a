package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Where windows meet queries. Input 1: windows, keyed by stream. Input 2: queries, broadcast. Out:
 * records for the topics of scores, moments and dead letters.
 *
 * <p>Rows (window, query) of all streams are scored in batches on the {@link ScoringLane}; a
 * checkpoint barrier, a change of the queries and the end of the input wait until none is under
 * way, so that no row is ever part of a snapshot or scored for a query that has changed.
 */
final class GroundingOperator extends AbstractStreamOperator<TopicRecord>
    implements TwoInputStreamOperator<TopicRecord, TopicRecord, TopicRecord>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1;

  private final transient OperatorSettings settings;
  private final transient ScorerFactory scorers;
  private final transient StandingQueries standing;
  private final transient MailboxExecutor mailbox;

  private transient OperatorState state;
  private transient boolean restored;
  private transient HeadFit fit;
  private transient ScoringLane lane;
  private transient HeadSwap swap;
  private transient HeadWatch watch;
  private transient QueryChanges queries;
  private transient InternalTimerService<VoidNamespace> idleTimers;
  private transient GroundingMetrics counted;
  private transient Outlet outlet;
  private transient long openedAt;
  private transient Map<Integer, Long> readAtStart;

  GroundingOperator(
      StreamOperatorParameters<TopicRecord> parameters,
      OperatorSettings settings,
      ScorerFactory scorers,
      StandingQueries standing) {
    super(parameters);
    this.settings = settings;
    this.scorers = scorers;
    this.standing = standing;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = new OperatorState(context, getKeyedStateBackend());
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    counted = new GroundingMetrics(getMetricGroup());
    outlet = new Outlet(output, counted, this::now);
    openedAt = now();
    readAtStart = new HashMap<>();
    idleTimers = getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this);
    ScorerFactory heads = scorers.on(GpuIndex.of(getRuntimeContext()));
    String version = heads.version();
    BoundaryScorer scorer = heads.create();
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    String name = "score-" + subtask;
    lane =
        new ScoringLane(
            scorer, mailbox, new ScoredRows(outlet, counted, this::now), this::now, name);
    takeHead(scorer);
    swap = new HeadSwap(lane, state, counted, settings.encoderDim());
    if (!version.isEmpty()) {
      watch =
          new HeadWatch(
              heads, version, settings.encoderDim(), mailbox, swap, "watch-head-" + subtask);
      lookForHeads();
    }
    if (!restored) {
      for (TopicRecord query : standing.read()) {
        takeQuery(query);
        readAtStart.merge(query.partition(), query.offset(), Math::max);
      }
    }
  }

  private void takeHead(BoundaryScorer scorer) {
    fit = new HeadFit(scorer, settings.encoderDim());
    queries = new QueryChanges(state, fit, outlet);
    queries.refit();
  }

  /** Now and then: lets a head in shadow take over, or looks whether there is another. */
  private void lookForHeads() {
    getProcessingTimeService()
        .registerTimer(
            now() + HeadWatch.EVERY.toMillis(),
            time -> {
              if (swap.settle()) {
                takeHead(lane.scorer());
              }
              if (!swap.underWay()) {
                List<QueryVectors> standing =
                    state.queries().all().stream().map(Query::vectors).toList();
                watch.look(lane.scorer().id(), lane.scorer().shape(), standing);
              }
              lookForHeads();
            });
  }

  @Override
  public void processElement1(StreamRecord<TopicRecord> element) throws Exception {
    TopicRecord record = element.getValue();
    Window window;
    try {
      window = decodeWindow(record);
    } catch (UndecodableRecordException e) {
      outlet.deadLetter(record, e);
      return;
    }
    takeWindow(window);
  }

  @Override
  public void processElement2(StreamRecord<TopicRecord> element) throws Exception {
    TopicRecord record = element.getValue();
    if (readAtStart.getOrDefault(record.partition(), -1L) < record.offset()) {
      takeQuery(record);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    lane.drain();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    state.write();
    super.snapshotState(context);
  }

  @Override
  public void finish() throws Exception {
    lane.drain();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (watch != null) {
      watch.close();
    }
    if (lane != null) {
      lane.close();
    }
    if (swap != null) {
      swap.end();
    }
    super.close();
  }

  private Window decodeWindow(TopicRecord record) {
    StreamId stream = record.key(Topics.WINDOWS);
    Window window = record.value(Topics.WINDOWS);
    if (window == null) {
      throw new UndecodableRecordException("a window is missing its value");
    }
    if (!window.stream().equals(stream)) {
      throw new UndecodableRecordException(
          "window of stream " + window.stream() + " has the key " + stream);
    }
    Optional<String> refusal = fit.refusal(window);
    if (refusal.isPresent()) {
      throw new UndecodableRecordException(refusal.get());
    }
    return window;
  }

  private void takeWindow(Window window) throws Exception {
    Optional<StreamProgress> before = state.at(window.stream()).progress();
    if (before.isPresent() && before.get().covers(window)) {
      counted.duplicate();
      return;
    }
    counted.window();
    Applying applying = state.queries().applyingTo(window.stream(), window.encoder());
    List<Query> due = applying.due(window.newest().capturedAt());
    makeRoom(window, due.size());
    StreamTracks tracks = state.at(window.stream());
    tracks.take(window, now());
    if (before.isEmpty()) {
      idleTimers.registerProcessingTimeTimer(
          VoidNamespace.INSTANCE, now() + settings.idleAfter().toMillis());
    }
    if (!tracks.isFor(due)) {
      follow(tracks, applying, due);
    }
    if (due.isEmpty()) {
      counted.unmatched();
      return;
    }
    boolean first = lane.filling().isEmpty();
    lane.filling().add(window, due, tracks.tracks(), Instant.ofEpochMilli(now()));
    if (lane.filling().size() >= settings.batchRows() || settings.batchDelay().isZero()) {
      lane.flush();
    } else if (first) {
      long batch = lane.number();
      getProcessingTimeService()
          .registerTimer(now() + settings.batchDelay().toMillis(), time -> lane.flush(batch));
    }
  }

  /** Waits, where needed, until the rows of this window can be added. */
  private void makeRoom(Window window, int rows) throws InterruptedException {
    if (lane.filling().size() + rows > settings.batchRows()) {
      lane.flush();
      lane.awaitStart();
    }
    if (lane.scorer().shape().carry() > 0 && lane.holds(window.stream())) {
      lane.drain(); // its carry is known only then
    }
  }

  /** The stream is scored for these queries from here on; those that rest end what is open. */
  private void follow(StreamTracks tracks, Applying applying, List<Query> due) throws Exception {
    if (due.size() < applying.all().size()) {
      lane.drain(); // what is under way belongs to the time before
      for (Query query : applying.all()) {
        Optional<Tracked> tracked = tracks.of(query.id());
        if (tracked.isPresent() && !due.contains(query)) {
          outlet.end(tracked.get().track(), EndReason.SCHEDULE_ENDED);
          tracks.remove(query.id());
        }
      }
    }
    tracks.follow(due);
  }

  private void takeQuery(TopicRecord record) throws Exception {
    lane.drain(); // what is under way belongs to the queries as they were
    try {
      queries.take(record);
    } catch (UndecodableRecordException e) {
      if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
        outlet.deadLetter(record, e); // every subtask reads it, one tells
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    StreamId stream = new StreamId(timer.getKey());
    Optional<StreamProgress> progress = state.at(stream).progress();
    if (progress.isEmpty()) {
      return;
    }
    // While the job stood still no stream was idle.
    long idleAt = Math.max(progress.get().arrivedAt(), openedAt) + settings.idleAfter().toMillis();
    if (now() < idleAt) {
      idleTimers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, idleAt);
      return;
    }
    lane.drain();
    StreamTracks tracks = state.at(stream);
    for (QueryId query : tracks.queries()) {
      outlet.end(tracks.of(query).get().track(), EndReason.EPOCH_ENDED);
    }
    state.forget(stream);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("there are no timers on event time");
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}
