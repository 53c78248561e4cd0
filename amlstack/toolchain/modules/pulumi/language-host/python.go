package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// python runs plugins that are written in Python.
type python struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

// analyzer is the kind of a policy pack, which the SDK's module pulumi.policy runs.
const analyzer = "analyzer"

// RunPlugin runs a provider or a policy pack that is written in Python until it ends, and hands its output on.
func (python) RunPlugin(request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	info := request.GetInfo()
	program, environment, err := interpreter(info, request.GetEnv())
	if err != nil {
		return err
	}
	plugin := filepath.Join(info.GetProgramDirectory(), info.GetEntryPoint())
	arguments := append([]string{"-u", plugin}, request.GetArgs()...)
	if request.GetKind() == analyzer {
		arguments = append(append([]string{"-u", "-m", "pulumi.policy"}, request.GetArgs()...), plugin)
	}
	command := exec.CommandContext(server.Context(), program, arguments...)
	command.Dir = request.GetPwd()
	command.Env = environment
	var one sync.Mutex // a stream takes one message at a time, and the two outputs come from two goroutines
	send := func(answer *pulumirpc.RunPluginResponse) error {
		one.Lock()
		defer one.Unlock()
		return server.Send(answer)
	}
	command.Stdout = writer(func(text []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: text}})
	})
	command.Stderr = writer(func(text []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: text}})
	})
	var exited *exec.ExitError
	if err := command.Run(); err != nil && !errors.As(err, &exited) {
		return fmt.Errorf("the plugin could not be run: %w", err)
	}
	code := int32(command.ProcessState.ExitCode())
	return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: code}})
}

// InstallDependencies installs nothing: a program or plugin runs in the environment that its file names, else in the
// one that is active, and whoever made that knows what belongs into it.
func (python) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	program, _, err := interpreter(request.GetInfo(), nil)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("Nothing is installed: %s is used with the packages that it has.\n", program)
	return server.Send(&pulumirpc.InstallDependenciesResponse{Stdout: []byte(text)})
}

// interpreter is the Python that a program asks for by the option `virtualenv`, else the one on PATH, and the
// environment variables that it is started with.
func interpreter(info *pulumirpc.ProgramInfo, variables []string) (string, []string, error) {
	options := info.GetOptions().GetFields()
	if chain := options["toolchain"].GetStringValue(); chain != "" && chain != "pip" {
		return "", nil, fmt.Errorf("the toolchain %q needs an official release of Pulumi; this one was built from modules", chain)
	}
	named := options["virtualenv"].GetStringValue()
	if named == "" {
		if command := os.Getenv("PULUMI_PYTHON_CMD"); command != "" {
			return command, variables, nil
		}
		for _, name := range []string{"python3", "python"} {
			if found, err := exec.LookPath(name); err == nil {
				return found, variables, nil
			}
		}
		return "", nil, errors.New("there is no python on PATH")
	}
	folder := named
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(info.GetRootDirectory(), named)
	}
	program := filepath.Join(folder, "bin", "python")
	if _, err := os.Stat(program); err != nil {
		return "", nil, fmt.Errorf("there is no virtual environment %s, which %s names", folder, info.GetRootDirectory())
	}
	path := filepath.Join(folder, "bin") + string(os.PathListSeparator) + os.Getenv("PATH")
	return program, append(variables, "VIRTUAL_ENV="+folder, "PATH="+path), nil
}

// writer is an io.Writer that hands each text to a function.
type writer func([]byte) error

func (send writer) Write(text []byte) (int, error) {
	return len(text), send(append([]byte(nil), text...))
}
