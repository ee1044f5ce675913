/** gRPC options of every server and client here: the engine's own message limit. */
const LONGEST_MESSAGE = 400 * 1024 * 1024;

export const CHANNEL = {
  "grpc.max_receive_message_length": LONGEST_MESSAGE,
  "grpc.max_send_message_length": LONGEST_MESSAGE,
};
