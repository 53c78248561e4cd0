// What stands between the Pulumi CLI and its language hosts, where these are built from Go modules.
//
// The newest hosts that the module proxy has are older than the CLI: Python's is of v3.75.0, YAML's of v1.25.0. They run
// programs for it, but Python's runs no plugins (it knows none of the fields by which the CLI says where one lies, and
// starts whatever program is in the current folder), and YAML's links no package. This program goes by the name of a host,
// starts the built one, whose name ends with "-inner", answers those calls by itself (python.go, yaml.go), and hands on
// all others as they are (forward.go).
package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// mostBytes is the longest message of Pulumi's, which is longer than gRPC's default.
const mostBytes = 400 << 20

func main() {
	if err := serve(); err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-language-python: %v\n", err)
		os.Exit(1)
	}
}

// serve starts the inner host, prints the port on which this one answers, and returns when the inner one has ended.
func serve() error {
	this, err := os.Executable()
	if err != nil {
		return err
	}
	answers, ok := hosts[filepath.Base(this)]
	if !ok {
		return fmt.Errorf("this goes by the name of a language host; there are %v", slices.Sorted(maps.Keys(hosts)))
	}
	command := exec.Command(this+"-inner", os.Args[1:]...)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(output)
	port, err := lines.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s said no port: %w", command.Path, err)
	}
	connection, err := grpc.NewClient(
		"127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(mostBytes), grpc.MaxCallSendMsgSize(mostBytes)),
	)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := grpc.NewServer(
		grpc.MaxRecvMsgSize(mostBytes),
		grpc.ForceServerCodec(codec{}),
		grpc.UnknownServiceHandler(forward(connection)),
	)
	server.RegisterService(described(answers.calls), answers.runtime)
	go server.Serve(listener) //nolint:errcheck // ends with the process
	fmt.Printf("%d\n", listener.Addr().(*net.TCPAddr).Port)
	if _, err := io.Copy(os.Stdout, lines); err != nil {
		return err
	}
	return command.Wait()
}

// host is what this program answers by itself in place of a language host.
type host struct {
	runtime pulumirpc.LanguageRuntimeServer
	calls   []string
}

var hosts = map[string]host{
	"pulumi-language-python": {python{}, []string{"RunPlugin", "InstallDependencies"}},
	"pulumi-language-yaml":   {yaml{}, []string{"Link"}},
}

// described has of the language runtime's calls only those that are named.
func described(calls []string) *grpc.ServiceDesc {
	whole := pulumirpc.LanguageRuntime_ServiceDesc
	some := &grpc.ServiceDesc{ServiceName: whole.ServiceName, HandlerType: whole.HandlerType}
	for _, method := range whole.Methods {
		if slices.Contains(calls, method.MethodName) {
			some.Methods = append(some.Methods, method)
		}
	}
	for _, stream := range whole.Streams {
		if slices.Contains(calls, stream.StreamName) {
			some.Streams = append(some.Streams, stream)
		}
	}
	return some
}
