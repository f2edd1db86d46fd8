// build: go build
// A program of Go's: goroutines that go on in other threads, on stacks that grow and are copied, that panic, recover and end
// early. It says how often each function was called, and how often it returned.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

const goroutines = 12

var deepCalls, yieldCalls int64

//go:noinline
func deep(n int) int {
	var room [64]byte
	atomic.AddInt64(&deepCalls, 1)
	room[n%64] = byte(n)
	if n == 0 {
		return int(room[0])
	}
	return deep(n-1) + int(room[n%64])&1
}

//go:noinline
func yields(n int, numbers chan int) int {
	atomic.AddInt64(&yieldCalls, 1)
	runtime.Gosched()
	numbers <- n
	runtime.Gosched()
	return n + 1
}

//go:noinline
func panics(n int) int {
	if n >= 0 {
		panic(n)
	}
	return deep(n)
}

//go:noinline
func recovers(n int) (sum int) {
	defer func() { sum += recover().(int) }()
	return panics(n)
}

//go:noinline
func exits(n int) int {
	if n >= 0 {
		runtime.Goexit()
	}
	return n
}

//go:noinline
func enters(n int) {
	exits(n)
}

func work(n int, numbers chan int, done *sync.WaitGroup) {
	defer done.Done()
	for i := 0; i < 4; i++ {
		deep(20 + 4*n*(i+1))
		yields(n, numbers)
		recovers(i)
	}
	enters(n)
}

func main() {
	var done sync.WaitGroup
	numbers := make(chan int, 1)
	all := make(chan int)
	go func() {
		sum := 0
		for n := range numbers {
			sum += n
		}
		all <- sum
	}()
	for n := 0; n < goroutines; n++ {
		done.Add(1)
		go work(n, numbers, &done)
	}
	done.Wait()
	close(numbers)
	fmt.Println("sum", <-all)
	for _, row := range []struct {
		name           string
		calls, returns int64
	}{
		{"deep", deepCalls, deepCalls}, {"yields", yieldCalls, yieldCalls}, {"panics", 4 * goroutines, 0},
		{"recovers", 4 * goroutines, 4 * goroutines}, {"exits", goroutines, 0}, {"work", goroutines, 0},
	} {
		fmt.Println("main."+row.name, row.calls, row.returns)
	}
}
