/** Measurements that people repeat on their own machine and recordings. */
package io.sightline.app.bench;
