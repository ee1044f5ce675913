//go:build tools

// Package engine pins the module that the Pulumi CLI is built from.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
