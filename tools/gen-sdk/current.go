//go:build !others

package main

import (
	"github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// generators are those of the engine's own release.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(bound *schema.Package) (map[string][]byte, error) {
		return gen.GeneratePackage(tool, bound, nil)
	},
	"nodejs": func(bound *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, bound, nil, nil, false, nil)
	},
}
