package main

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

// frame is a message that is handed on unread.
type frame struct{ bytes []byte }

// codec reads and writes frames as they are, and every other message as protobuf.
type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(message any) ([]byte, error) {
	if raw, ok := message.(*frame); ok {
		return raw.bytes, nil
	}
	return proto.Marshal(message.(proto.Message))
}

func (codec) Unmarshal(bytes []byte, message any) error {
	if raw, ok := message.(*frame); ok {
		raw.bytes = append([]byte(nil), bytes...)
		return nil
	}
	return proto.Unmarshal(bytes, message.(proto.Message))
}

// forward hands a call of any method on to a connection, and what comes back to the caller, its error included.
func forward(connection *grpc.ClientConn) grpc.StreamHandler {
	both := &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}
	return func(_ any, caller grpc.ServerStream) error {
		method, _ := grpc.MethodFromServerStream(caller)
		given, _ := metadata.FromIncomingContext(caller.Context())
		ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(caller.Context(), given))
		defer cancel()
		called, err := connection.NewStream(ctx, both, method, grpc.ForceCodec(codec{}))
		if err != nil {
			return err
		}
		go func() {
			if copied(caller.RecvMsg, called.SendMsg) == nil {
				called.CloseSend() //nolint:errcheck // the answer tells
			}
		}()
		return copied(called.RecvMsg, caller.SendMsg)
	}
}

// copied hands messages on until there are no more; the error is the receiver's or the sender's.
func copied(receive, send func(any) error) error {
	for {
		message := &frame{}
		if err := receive(message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := send(message); err != nil {
			return err
		}
	}
}
