// build: go build
// Functions of Go's with arguments and results of many types.
package main

import (
	"errors"
	"fmt"
	"os"
)

type point struct{ x, y int }

type shape struct {
	name   string
	corner point
	area   float64
	tags   []string
}

type pair struct {
	a int32
	b float32
	c complex128
}

type namer interface{ Name() string }

//go:noinline
func (p *point) Name() string { return fmt.Sprint(p.x) }

//go:noinline
func (p point) sum(n int8) int { return p.x + p.y + int(n) }

//go:noinline
func numbers(a int, b uint8, c int16, d bool, e rune, f float64, g float32) float64 {
	if d {
		return float64(a) + float64(b) + float64(c) + f + float64(g) + float64(e)
	}
	return 0
}

//go:noinline
func texts(s string, b []byte, list []string) (string, error) {
	if len(s)+len(b)+len(list) > 3 {
		return s[:3], nil
	}
	return "", errors.New("too short: " + s)
}

//go:noinline
func shapes(s shape, p *point, n namer, any interface{}, m map[string]int) (shape, int) {
	s.area += float64(len(m))
	if _, is := any.(int); is && n != nil {
		s.area++
	}
	return s, p.x
}

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j, k int) (int, int) {
	return a + b + c + d + e + f + g + h + i + k, j
}

//go:noinline
func arrays(a [2]int, one [1]int, f func(int) int) [2]int { return [2]int{a[1], f(one[0])} }

//go:noinline
func double(i int) int { return i * 2 }

// Parameters without a name are passed, but the debugging information does not have them.
//
//go:noinline
func blank(_ int, a int, _ string, b string) (_ int, err error) { return len(b) + a, nil }

//go:noinline
func unused(a int, b string, c int) int { return c }

//go:noinline
func hidden(_ string, a int, b string) int { return len(b) }

//go:noinline
func pairs(p pair) pair { return p }

//go:noinline
func recovers(a int) (result int, err error) {
	defer func() {
		if recover() != nil {
			err = os.ErrInvalid
		}
	}()
	if a > 2 {
		panic(a)
	}
	return a + 1, nil
}

//go:noinline
func opens(path string) (*os.File, error) { return os.Open(path) }

func first[T any](list []T) T { return list[0] }

func main() {
	p := point{3, 4}
	fmt.Println(numbers(-5, 200, -300, true, 'x', 0.5, 0.25))
	fmt.Println(texts("hello", []byte("bytes"), []string{"a", "b"}))
	fmt.Println(texts("a", nil, nil))
	fmt.Println(shapes(shape{"square", p, 2.5, []string{"t"}}, &p, &p, 5, map[string]int{"one": 1}))
	fmt.Println(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
	fmt.Println(arrays([2]int{1, 2}, [1]int{7}, double))
	fmt.Println(blank(1, 2, "three", "four"))
	fmt.Println(unused(1, "two", 3), hidden("one", 2, "three"))
	fmt.Println(pairs(pair{1, 2.5, 3 + 4i}))
	fmt.Println(recovers(1))
	fmt.Println(recovers(3))
	_, err := opens("/nonexistent")
	fmt.Println(err, p.sum(-2), p.Name(), first([]int{8, 9}))
}
