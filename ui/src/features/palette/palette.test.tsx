import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../../../dev/program";
import { scenes } from "../../../dev/scenes";

describe("the command palette", () => {
  it("opens a volume by its name from anywhere", async () => {
    const { user } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByPlaceholderText("Go to a volume, a sandbox, an engine…"), "ml-runs");
    await screen.findAllByText("ml-runs");
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("grid", { name: "Files in ml-runs" })).toBeDefined();
  });
});
