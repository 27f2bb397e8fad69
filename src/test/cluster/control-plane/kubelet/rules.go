package kubelet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/labels"
)

// A Rule gives the pods its selector matches a behaviour.
type Rule struct {
	Selector labels.Selector
	Limit    int // at most so many pods; 0: all
	Settings map[string]string
}

// ParseRules reads the list under "rules.json" of a namespace's ConfigMap.
func ParseRules(text string) ([]Rule, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var entries []map[string]any
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("rules.json is not a list of objects: %w", err)
	}
	rules := make([]Rule, 0, len(entries))
	for i, entry := range entries {
		rule, err := parseRule(entry)
		if err != nil {
			return nil, fmt.Errorf("rule %d: %w", i, err)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func parseRule(entry map[string]any) (Rule, error) {
	rule := Rule{Selector: labels.Everything(), Settings: map[string]string{}}
	for key, value := range entry {
		text := fmt.Sprint(value)
		var err error
		switch key {
		case "selector":
			rule.Selector, err = labels.Parse(text)
		case "limit":
			rule.Limit, err = strconv.Atoi(text)
		default:
			rule.Settings[key] = text
		}
		if err != nil {
			return rule, fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := Defaults().With(rule.Settings)
	return rule, err
}

// A ruleBook chooses rules and counts how often each was chosen, for rules with a limit.
type ruleBook struct {
	mutex sync.Mutex
	used  map[string]int
}

// choose returns the settings of the first rule that matches and is not used up. The edition tells one
// version of the rules from another: every edition counts anew.
func (b *ruleBook) choose(edition string, rules []Rule, podLabels map[string]string) map[string]string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for i, rule := range rules {
		if !rule.Selector.Matches(labels.Set(podLabels)) {
			continue
		}
		if rule.Limit > 0 {
			key := edition + "/" + strconv.Itoa(i)
			if b.used[key] >= rule.Limit {
				continue
			}
			b.used[key]++
		}
		return rule.Settings
	}
	return nil
}
