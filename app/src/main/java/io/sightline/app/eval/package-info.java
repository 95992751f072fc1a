/**
 * {@code sightline eval}: how good an encoder and a head are, through the live core.
 *
 * <p>{@link io.sightline.app.eval.EvalClip} is what is judged on, {@link
 * io.sightline.app.eval.FeatureCache} keeps what an encoder makes of it, {@link
 * io.sightline.app.eval.ClipScorer} scores it, {@link io.sightline.app.eval.EvalRun} does all in
 * order and {@link io.sightline.app.eval.EvalReport} is what comes out.
 */
package io.sightline.app.eval;
