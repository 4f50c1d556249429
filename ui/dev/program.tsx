import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { madeUpEngine } from "./engine";
import type { Scene } from "./scenes";

/** Opens the whole program over a made-up engine, anew for each test. */
export async function openProgram(scene: Scene) {
  const engine = madeUpEngine(scene).install();
  const { App } = await import("../src/App");
  const { followEngine } = await import("../src/inventory/store");
  const { followEngines } = await import("../src/features/engines/engines");
  const { followPrivateEngine } = await import("../src/features/engines/private/privateEngine");
  followEngine();
  followEngines();
  followPrivateEngine();
  const { container } = render(<App />);
  const user = userEvent.setup();
  return { engine, user, container };
}

/** The row of a grid that shows a name. */
export async function rowOf(grid: string, name: string): Promise<HTMLElement> {
  const found = await screen.findByRole("grid", { name: grid });
  const cell = await within(found).findByText(name);
  const row = cell.closest<HTMLElement>('[role="row"]');
  if (!row) throw new Error(`${name} stands outside of a row`);
  return row;
}
