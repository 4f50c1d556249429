import type { Channel } from "@tauri-apps/api/core";
import type { EndpointStage, EngineIdentity, FieldName, SavedEndpoint, Told } from "../src/ipc/bindings";
import { problem } from "./problems";
import { native } from "./scenes";

function at(name: FieldName, told: Told): Told {
  return { ...told, field: { name, mount: null, line: null } };
}

/** Throws what the program would say of fields that break a rule. */
export function endpointFault({ name, address }: SavedEndpoint): void {
  if (!name) throw at("name", problem("INVALID_ENDPOINT", "The endpoint needs a name."));
  if (!address?.includes("://"))
    throw at(
      "address",
      problem("INVALID_ENDPOINT", "Write unix:///path, tcp://host:port or ssh://user@host."),
    );
}

/** Tests a made-up endpoint: its host is the name of what goes wrong, or it answers. */
export async function madeUpTest(
  endpoint: SavedEndpoint,
  stages: Channel<EndpointStage>,
): Promise<EngineIdentity> {
  endpointFault(endpoint);
  const address = endpoint.address ?? "";
  stages.onmessage("connecting");
  if (address.includes("missing"))
    throw at(
      "certificate",
      problem(
        "TLS_CLIENT_CERTIFICATE_MISSING",
        `The engine at ${address} wants a client certificate, and none is given.`,
      ),
    );
  if (address.includes("locked"))
    throw at(
      "address",
      problem("SSH_AUTHENTICATION_REFUSED", `${address} does not let you in without a question.`, {
        context: { wrote: "me@locked: Permission denied (publickey)." },
      }),
    );
  return { ...native, address };
}
