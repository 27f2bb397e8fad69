package io.jenkins.plugins.milvus.view;

import io.jenkins.plugins.milvus.journal.Stage;

/** Words in the language of whoever reads the page. */
final class Words {

    private Words() {}

    static String of(Stage stage) {
        return switch (stage) {
            case PENDING -> Messages.Words_pending();
            case SCHEDULED -> Messages.Words_scheduled();
            case PULLED -> Messages.Words_pulled();
            case RUNNING -> Messages.Words_running();
            case READY -> Messages.Words_ready();
            case TROUBLE -> Messages.Words_trouble();
            case TERMINATING -> Messages.Words_terminating();
            case DONE -> Messages.Words_done();
            case GONE -> Messages.Words_gone();
        };
    }
}
