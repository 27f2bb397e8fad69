/**
 * One at a time: builds of this Jenkins that change the same release of the same cluster take turns. Outside Jenkins
 * Helm's own lock decides.
 */
package io.jenkins.plugins.milvus.turn;
