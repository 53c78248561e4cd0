//go:build tools

// Package tools pins the Python language host. v3.75.0 is of the last series of sdk/v3 that holds it, and can't share a
// module with the CLI, which needs sdk/v3 v3.259.0.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
