import { madeUpEngine } from "./engine";
import { scenes } from "./scenes";

// Which made-up engine: ?scene=full, empty, none, stale.
const wanted = new URLSearchParams(location.search).get("scene") ?? "full";
const scene = scenes[wanted as keyof typeof scenes] ?? scenes.full;
madeUpEngine(scene).install();
await import("../src/main");
