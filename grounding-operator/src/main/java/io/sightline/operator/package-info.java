/**
 * The Flink job: windows and queries in, scores and moments out.
 *
 * <p>{@link io.sightline.operator.GroundingJob} names the graph, {@link
 * io.sightline.operator.GroundingOperator} is where windows meet queries, {@link
 * io.sightline.operator.OperatorState} owns all that is checkpointed, {@link
 * io.sightline.operator.ScoringLane} runs the head beside the task thread. Logic lives in core.
 */
package io.sightline.operator;
