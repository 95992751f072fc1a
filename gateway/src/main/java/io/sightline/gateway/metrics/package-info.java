/** Counters and histograms in the Prometheus text format. */
package io.sightline.gateway.metrics;
