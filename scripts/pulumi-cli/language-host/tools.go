//go:build tools

// Package host pins the module that the Node language host is built from.
package host

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
