package io.jenkins.plugins.milvus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What an identity may do in a namespace, as far as the API server lists it ({@code SelfSubjectRulesReview}).
 *
 * @param rules of which any one may grant
 */
record AccessRules(List<Rule> rules) {

    /** Grant nothing. */
    static final AccessRules NONE = new AccessRules(List.of());

    private static final String ALL = "*";

    /** Verbs, groups and resources, each of which may be {@code *}. */
    record Rule(Set<String> verbs, Set<String> groups, Set<String> resources) {

        private boolean grants(Permission wanted) {
            return grants(verbs, wanted.verb())
                    && grants(groups, wanted.group())
                    && (grants(resources, wanted.resource()) || grantsSubResource(wanted.resource()));
        }

        private static boolean grants(Set<String> words, String word) {
            return words.contains(ALL) || words.contains(word);
        }

        /** {@code *}{@code /log} grants {@code pods/log}. */
        private boolean grantsSubResource(String resource) {
            int slash = resource.indexOf('/');
            return slash > 0 && resources.contains(ALL + resource.substring(slash));
        }
    }

    /** Those of a review. A rule for named objects grants nothing here: what is wanted is wanted for all. */
    static AccessRules of(JsonNode review) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : review.path("status").path("resourceRules")) {
            if (rule.path("resourceNames").isEmpty()) {
                rules.add(new Rule(words(rule, "verbs"), words(rule, "apiGroups"), words(rule, "resources")));
            }
        }
        return new AccessRules(List.copyOf(rules));
    }

    private static Set<String> words(JsonNode rule, String field) {
        return StreamSupport.stream(rule.path(field).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether they list it. */
    boolean grant(Permission wanted) {
        return rules.stream().anyMatch(rule -> rule.grants(wanted));
    }
}
