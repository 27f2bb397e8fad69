package kubelet

import (
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// workers finds the worker of a pod by uid or by name.
type workers struct {
	mutex sync.Mutex
	byUID map[types.UID]*worker
	names map[string]*worker
}

func (w *workers) add(uid types.UID, namespace, name string, one *worker) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.byUID == nil {
		w.byUID, w.names = map[types.UID]*worker{}, map[string]*worker{}
	}
	w.byUID[uid] = one
	w.names[namespace+"/"+name] = one
}

func (w *workers) get(uid types.UID) *worker {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.byUID[uid]
}

func (w *workers) named(namespace, name string) *worker {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.names[namespace+"/"+name]
}

// remove forgets a worker; a newer pod of the same name keeps its own.
func (w *workers) remove(uid types.UID, namespace, name string) *worker {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	one := w.byUID[uid]
	delete(w.byUID, uid)
	if w.names[namespace+"/"+name] == one {
		delete(w.names, namespace+"/"+name)
	}
	return one
}

func (w *workers) all() []*worker {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	list := make([]*worker, 0, len(w.byUID))
	for _, one := range w.byUID {
		list = append(list, one)
	}
	return list
}
