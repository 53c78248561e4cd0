//go:build tools

// Package tools pins the pulumi CLI: go.mod and go.sum hold what `amlstack toolchain install` builds where no official release is reachable.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
