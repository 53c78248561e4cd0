//go:build others

package main

import (
	"io"
	"net/http"
	"strings"

	java "github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// generators are the newest that the module proxy has: pkg/v3 held C#'s until v3.224.0, Java's is pulumi-java's v1.12.0.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"csharp": func(bound *schema.Package) (map[string][]byte, error) {
		http.DefaultTransport = nowhere{} // it would download Pulumi's logo
		return dotnet.GeneratePackage(tool, bound, nil, nil)
	},
	"java": func(bound *schema.Package) (map[string][]byte, error) {
		return java.GeneratePackage(tool, bound, nil, nil, false, false)
	},
}

// nowhere answers every request with nothing.
type nowhere struct{}

func (nowhere) RoundTrip(request *http.Request) (*http.Response, error) {
	body := io.NopCloser(strings.NewReader(""))
	return &http.Response{StatusCode: http.StatusOK, Body: body, Request: request, Header: http.Header{}}, nil
}
