package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.Test;

/** What rules grant, and what they leave open. */
public class AccessRulesTest {

    private static final Permission LIST_DEPLOYMENTS = new Permission("list", "apps", "deployments");
    private static final Permission LIST_PODS = new Permission("list", "", "pods");
    private static final Permission GET_LOG = new Permission("get", "", "pods/log");

    private static void check(Permission wanted, boolean granted, String... rules) throws Exception {
        String review = "{'status':{'incomplete':false,'nonResourceRules':[{'verbs':['*']}],'resourceRules':["
                + String.join(",", rules) + "]}}";
        AccessRules read = AccessRules.of(new ObjectMapper().readTree(review.replace('\'', '"')));
        assertEquals(wanted + " by " + String.join(" ", rules), granted, read.grant(wanted));
    }

    private static String rule(String verbs, String groups, String resources) {
        return "{'verbs':['" + verbs.replace(",", "','") + "'],'apiGroups':['" + groups.replace(",", "','")
                + "'],'resources':['" + resources.replace(",", "','") + "']}";
    }

    @Test
    public void oneRuleHasToGrantAllOfIt() throws Exception {
        check(LIST_DEPLOYMENTS, true, rule("get,list", "apps,batch", "jobs,deployments"));
        check(LIST_DEPLOYMENTS, false, rule("get", "apps", "deployments"), rule("list", "apps", "replicasets"));
        check(LIST_DEPLOYMENTS, false, rule("list", "extensions", "deployments"));
        check(LIST_PODS, true, rule("get", "apps", "deployments"), rule("list", "", "pods"));
        check(LIST_PODS, false, rule("list", "apps", "pods"));
        check(LIST_PODS, false);
    }

    @Test
    public void aStarStandsForAnyWord() throws Exception {
        check(LIST_DEPLOYMENTS, true, rule("*", "*", "*"));
        check(LIST_DEPLOYMENTS, true, rule("list", "apps", "*"));
        check(LIST_PODS, true, rule("*", "", "pods"));
        check(LIST_PODS, false, rule("*", "apps", "*"));
    }

    @Test
    public void aSubResourceIsAResourceOfItsOwn() throws Exception {
        check(GET_LOG, true, rule("get", "", "pods/log"));
        check(GET_LOG, true, rule("get", "", "*/log"));
        check(GET_LOG, true, rule("get", "", "*"));
        check(GET_LOG, false, rule("get", "", "pods"));
        check(GET_LOG, false, rule("get", "", "*/status"));
        check(LIST_PODS, false, rule("list", "", "pods/log,*/log"));
    }

    /** What is wanted is wanted for objects that nobody has a name of yet. */
    @Test
    public void aRuleForNamedObjectsGrantsNothing() throws Exception {
        String named = rule("list", "", "pods");
        check(LIST_PODS, false, named.substring(0, named.length() - 1) + ",'resourceNames':['one']}");
        check(LIST_PODS, true, named.substring(0, named.length() - 1) + ",'resourceNames':[]}");
    }

    @Test
    public void whoTellsNothingGrantsNothing() throws Exception {
        assertEquals(false, AccessRules.NONE.grant(LIST_PODS));
        assertEquals(false, AccessRules.of(new ObjectMapper().readTree("{}")).grant(LIST_PODS));
    }
}
