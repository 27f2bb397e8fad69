/**
 * As whom a build talks to the cluster. Helm and the API client are always given the same kubeconfig files.
 */
package io.jenkins.plugins.milvus.credentials;
