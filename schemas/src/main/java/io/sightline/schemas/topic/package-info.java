/** The settings of the topics, from the one file that program and scripts share. */
package io.sightline.schemas.topic;
