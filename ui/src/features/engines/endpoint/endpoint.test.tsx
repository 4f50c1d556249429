import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram } from "../../../../dev/program";
import { scenes } from "../../../../dev/scenes";

async function openDialog() {
  const program = await openProgram(scenes.none);
  await program.user.click(await screen.findByRole("button", { name: "Add endpoint" }));
  return { ...program, dialog: within(await screen.findByRole("dialog", { name: "Add endpoint" })) };
}

describe("an endpoint", () => {
  it("is tested as it was typed, and says what the engine does with a subPath", async () => {
    const { user, engine, dialog } = await openDialog();
    await user.type(dialog.getByLabelText("Name"), "far");
    await user.type(dialog.getByLabelText("Address"), "tcp://far:2376");
    await user.type(dialog.getByLabelText(/^Folder with/), "/certs/");
    await user.click(dialog.getByRole("button", { name: "Fill in" }));
    await user.click(dialog.getByRole("button", { name: "Test" }));
    expect((await dialog.findByText(/honours subPaths/)).textContent).toContain("linux/amd64");
    const call = engine.calls.find(({ command }) => command === "endpoint_test");
    expect(call?.args).toMatchObject({
      endpoint: {
        name: "far",
        address: "tcp://far:2376",
        tls: { authority: "/certs/ca.pem", certificate: "/certs/cert.pem", key: "/certs/key.pem" },
      },
    });
    // What was found holds for what was tested.
    await user.type(dialog.getByLabelText("Address"), "1");
    await waitFor(() => expect(dialog.queryByText(/honours subPaths/)).toBeNull());
  });

  it("that cannot be reached says why at the field, and keeps what was typed", async () => {
    const { user, dialog } = await openDialog();
    await user.type(dialog.getByLabelText("Name"), "far");
    await user.type(dialog.getByLabelText("Address"), "tcp://missing");
    await user.click(dialog.getByRole("button", { name: "Test" }));
    const field = dialog.getByLabelText("Client certificate");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(dialog.getByRole("status", { name: "Test" }).textContent).toContain(
      "TLS_CLIENT_CERTIFICATE_MISSING",
    );
    expect((dialog.getByLabelText("Address") as HTMLInputElement).value).toBe("tcp://missing");
  });

  it("over ssh shows what ssh wrote", async () => {
    const { user, dialog } = await openDialog();
    await user.type(dialog.getByLabelText("Name"), "far");
    await user.type(dialog.getByLabelText("Address"), "ssh://locked");
    expect(dialog.queryByLabelText("Client certificate")).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Test" }));
    await dialog.findByText("me@locked: Permission denied (publickey).");
  });

  it("is not saved while a field is wrong, and closes the dialog once it is", async () => {
    const { user, dialog } = await openDialog();
    await user.type(dialog.getByLabelText("Address"), "far");
    await user.type(dialog.getByLabelText("Name"), "far{Enter}");
    await dialog.findByText("Write unix:///path, tcp://host:port or ssh://user@host.", { selector: "p" });
    await user.type(dialog.getByLabelText("Address"), "{Backspace>3/}unix:///far.sock{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("that was added can be changed and removed, and had back", async () => {
    const { user, engine } = await openProgram(scenes.none);
    await user.click(await screen.findByRole("button", { name: "Edit build server" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Edit endpoint" }));
    expect((dialog.getByLabelText("Client certificate") as HTMLInputElement).value).toBe("/certs/cert.pem");
    await user.click(dialog.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Remove build server" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    const commands = engine.calls.map(({ command }) => command);
    expect(commands).toContain("endpoint_forget");
    expect(commands).toContain("endpoint_save");
  });
});
