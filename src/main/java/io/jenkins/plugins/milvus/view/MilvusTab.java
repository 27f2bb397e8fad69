package io.jenkins.plugins.milvus.view;

import hudson.model.Actionable;
import jenkins.model.Tab;

/** What the pages of builds and of jobs have in common: how they are named and where they are found. */
abstract class MilvusTab extends Tab {

    MilvusTab(Actionable owner) {
        super(owner);
    }

    @Override
    public String getIconFileName() {
        return "symbol-milvus plugin-milvus";
    }

    @Override
    public String getDisplayName() {
        return "Milvus";
    }

    @Override
    public String getUrlName() {
        return "milvus";
    }
}
