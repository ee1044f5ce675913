// Witness drives the emulator of a vendor's API with a client that nobody of this project wrote. It prints one JSON
// line for each step, and exits with 1 at the first step that does not end as it does on the real API.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
)

// Key is an API key, and the account or project that it belongs to.
type Key struct {
	Id, Secret, Account string
}

// Site is where the emulator listens, and the keys of two accounts there.
type Site struct {
	Url, Region string
	Keys        [2]Key
}

var witnesses = map[string]func(Site){
	"tencent":       tencent,
	"tencent-roles": tencentRoles,
	"huawei":        huawei,
	"huawei-v3":     huaweiV3,
	"huawei-roles":  huaweiRoles,
	"gophercloud":   gopher,
}

func main() {
	if len(os.Args) != 2 || witnesses[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: witness tencent|tencent-roles|huawei|huawei-v3|huawei-roles|gophercloud < site.json")
		os.Exit(2)
	}
	var site Site
	if err := json.NewDecoder(os.Stdin).Decode(&site); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	witnesses[os.Args[1]](site)
}

func report(step string, err error) {
	line := map[string]any{"step": step, "ok": err == nil}
	if err != nil {
		line["error"] = err.Error()
	}
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
	if err != nil {
		os.Exit(1)
	}
}

// must returns what a call returned, if it succeeded.
func must[T any](step string) func(T, error) T {
	return func(value T, err error) T {
		report(step, err)
		return value
	}
}

// equal compares what was read with what the real API would show.
func equal[T any](step string, got, want T) {
	var err error
	if !reflect.DeepEqual(got, want) {
		err = fmt.Errorf("got %s, want %s", text(got), text(want))
	}
	report(step, err)
}

// refused expects an error of this code.
func refused(step, code string, codeOf func(error) string, err error) {
	switch {
	case err == nil:
		err = errors.New("was not refused")
	case codeOf(err) == code:
		err = nil
	default:
		err = fmt.Errorf("refused as %q, not %q: %w", codeOf(err), code, err)
	}
	report(step, err)
}

func text(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(bytes)
}

func ptr[T any](value T) *T { return &value }
