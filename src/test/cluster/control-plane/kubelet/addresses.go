package kubelet

import (
	"fmt"
	"sync"
)

// addresses hands out pod addresses from 10.244.0.0/16. They lead nowhere: no packet is ever sent to a
// simulated pod. An address is used again only after all others.
type addresses struct {
	mutex sync.Mutex
	last  int
	taken map[string]bool
}

func (a *addresses) take() string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	const most = 1 << 16
	for range most {
		a.last = (a.last + 1) % most
		address := fmt.Sprintf("10.244.%d.%d", a.last>>8, a.last&255)
		if last := a.last & 255; last != 0 && last != 255 && !a.taken[address] {
			if a.taken == nil {
				a.taken = map[string]bool{}
			}
			a.taken[address] = true
			return address
		}
	}
	return "10.245.0.1" // more pods than addresses: far beyond what nodes take
}

func (a *addresses) give(address string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	delete(a.taken, address)
}
