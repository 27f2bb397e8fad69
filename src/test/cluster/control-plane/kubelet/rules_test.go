package kubelet

import (
	"strings"
	"testing"
	"time"
)

func TestFirstMatchingRuleCounts(t *testing.T) {
	rules, err := ParseRules(`[
		{"selector": "component=querynode,role!=main", "behaviour": "crashLoop", "exitCode": 3, "oom": true},
		{"selector": "component in (querynode, proxy)", "readyAfter": "2s"},
		{"selector": "", "behaviour": "neverReady"}
	]`)
	if err != nil {
		t.Fatal(err)
	}
	book := ruleBook{used: map[string]int{}}
	for labels, want := range map[string]string{"querynode": "crashLoop", "proxy": "", "datanode": "neverReady"} {
		settings := book.choose("1", rules, map[string]string{"component": labels})
		if settings["behaviour"] != want {
			t.Errorf("%s: got %v, want %q", labels, settings, want)
		}
	}
}

func TestLimitCountsPodsOfOneEdition(t *testing.T) {
	rules, err := ParseRules(`[{"limit": 2, "behaviour": "evicted"}, {"behaviour": "flapping"}]`)
	if err != nil {
		t.Fatal(err)
	}
	book := ruleBook{used: map[string]int{}}
	var got []string
	for _, edition := range []string{"1", "1", "1", "2"} {
		got = append(got, book.choose(edition, rules, nil)["behaviour"])
	}
	if want := "evicted evicted flapping evicted"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestMistakesAreErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"selector": "a=b"}`:              "not a list",
		`[{"behavior": "crashLoop"}]`:      "unknown setting",
		`[{"behaviour": "crashloop"}]`:     "unknown behaviour",
		`[{"readyAfter": 3}]`:              "readyAfter",
		`[{"selector": "component in x"}]`: "selector",
		`[{"limit": "many"}]`:              "limit",
	} {
		if _, err := ParseRules(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", text, err, want)
		}
	}
	if rules, err := ParseRules(" \n"); err != nil || rules != nil {
		t.Errorf("no text: got %v, %v", rules, err)
	}
}

func TestAnnotationsCountOverLabels(t *testing.T) {
	settings := ownSettings(
		map[string]string{"simulated-kubelet/behaviour": "neverReady", "simulated-kubelet/readyAfter": "1s", "app": "x"},
		map[string]string{"simulated-kubelet/behaviour": "crashLoop"})
	b, err := Defaults().With(settings)
	if err != nil {
		t.Fatal(err)
	}
	if b.Name != CrashLoop || b.ReadyAfter != time.Second || b.BackOff != Defaults().BackOff {
		t.Errorf("got %+v", b)
	}
}

func TestTerminationIsBoundByTheGracePeriod(t *testing.T) {
	b := Defaults()
	b.TerminateAfter = time.Minute
	if last, killed := stopsAfter(b, 30*time.Second); last != 30*time.Second || !killed {
		t.Errorf("got %v, %v", last, killed)
	}
	b.IgnoreGrace = true
	if last, killed := stopsAfter(b, 30*time.Second); last != time.Minute || killed {
		t.Errorf("ignoring grace: got %v, %v", last, killed)
	}
}
