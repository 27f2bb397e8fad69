package io.jenkins.plugins.milvus.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;

/** In whose name credentials are read. */
@FunctionalInterface
public interface CredentialsOwner {

    /** The credentials of an id; null when there are none that the owner may use. */
    StandardCredentials find(String id);

    /** A build. Tells users of the credentials where they are used, also when they turn out to be of the wrong kind. */
    static CredentialsOwner of(Run<?, ?> run) {
        return id -> {
            StandardCredentials found =
                    CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, List.of());
            if (found != null) {
                CredentialsProvider.track(run, found);
            }
            return found;
        };
    }

    /** A job, for somebody who may configure it and so run its builds; null for whoever administers Jenkins. */
    static CredentialsOwner of(Item item) {
        return id -> CredentialsProvider.findCredentialByIdInItem(
                id, StandardCredentials.class, item, ACL.SYSTEM2, List.of());
    }
}
