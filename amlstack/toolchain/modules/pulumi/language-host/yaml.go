package main

import (
	"context"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// yaml links packages to programs in YAML.
type yaml struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

// Link has nothing to do: a program in YAML has no project file of its own beside Pulumi.yaml, which is the CLI's.
func (yaml) Link(context.Context, *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	return &pulumirpc.LinkResponse{}, nil
}
