// Makes the SDK that `pulumi package gen-sdk` makes, with Pulumi's own generators: the CLI asks language hosts for it that
// the module proxy hasn't. The tests compile what comes out.
//
//	go run . SCHEMA go|nodejs FOLDER
//	go run -modfile others.mod -tags others . SCHEMA csharp|java FOLDER
//
// The generators of the second line are of older series (others.go), and so stand on modules of their own.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "amlstack"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "gen-sdk: %v\n", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 3 {
		return fmt.Errorf("SCHEMA, a language, and FOLDER are asked for")
	}
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	var specification schema.PackageSpec
	if err := json.Unmarshal(text, &specification); err != nil {
		return err
	}
	bound, diagnostics, err := schema.BindSpec(specification, alone{}, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	generate, known := generators[arguments[1]]
	if !known {
		return fmt.Errorf("there is no generator for %q here", arguments[1])
	}
	files, err := generate(bound)
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(arguments[2], name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// alone loads no other package: the schema stands on none.
type alone struct{}

func (alone) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	return nil, fmt.Errorf("the schema refers to the package %s", name)
}

func (one alone) LoadPackageV2(_ context.Context, descriptor *schema.PackageDescriptor) (*schema.Package, error) {
	return one.LoadPackage(descriptor.Name, nil)
}
