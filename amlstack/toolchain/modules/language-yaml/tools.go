//go:build tools

// Package tools pins the YAML language host, with which the tests run a Pulumi YAML program on the components.
package tools

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
