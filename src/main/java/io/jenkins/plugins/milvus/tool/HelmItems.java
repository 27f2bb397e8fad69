package io.jenkins.plugins.milvus.tool;

import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import jenkins.model.Jenkins;

/** The Helm tools that a form offers. */
public final class HelmItems {

    private HelmItems() {}

    /**
     * All tools for those who may see a job's configuration, and the current choice alone for others.
     *
     * @param item the job, or null outside of one
     * @param current what is chosen now; may be empty
     * @param none what it means to choose none
     */
    public static ListBoxModel list(Item item, String current, String none) {
        ListBoxModel items = new ListBoxModel();
        items.add(none, "");
        boolean allowed =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
        if (allowed) {
            for (HelmInstallation each : Jenkins.get()
                    .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                    .getInstallations()) {
                items.add(each.getName());
            }
        }
        String chosen = Util.fixEmptyAndTrim(current);
        if (chosen != null && items.stream().noneMatch(each -> each.value.equals(chosen))) {
            items.add(chosen);
        }
        return items;
    }
}
