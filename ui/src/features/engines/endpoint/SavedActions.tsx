import { Button } from "@mantine/core";
import { offerUndo, sayFailed } from "../../../components/toasts";
import type { SavedEndpoint } from "../../../ipc/bindings";
import { forgetEndpoint, saveEndpoint } from "../../../ipc/client";
import { editEndpoint } from "./dialog";

interface SavedActionsProps {
  endpoint: SavedEndpoint;
  address: string;
  /** Whether its engine is in use; then it stays. */
  inUse: boolean;
}

/** What can be done with an endpoint that the person added. */
export function SavedActions({ endpoint, address, inUse }: SavedActionsProps) {
  const name = endpoint.name ?? address;
  return (
    <>
      <Button variant="subtle" aria-label={`Edit ${name}`} onClick={() => editEndpoint(endpoint, address)}>
        Edit
      </Button>
      {!inUse && (
        <Button variant="subtle" aria-label={`Remove ${name}`} onClick={() => void remove(endpoint, address)}>
          Remove
        </Button>
      )}
    </>
  );
}

async function remove(endpoint: SavedEndpoint, address: string): Promise<void> {
  try {
    await forgetEndpoint(address);
    const undo = () => saveEndpoint(endpoint, null).catch(sayFailed);
    offerUndo(`${endpoint.name ?? address} was removed from the list.`, () => void undo());
  } catch (failure) {
    sayFailed(failure);
  }
}
