import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/mantine.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { aboutProgram } from "./errors/useVersions";
import { followEngines } from "./features/engines/engines";
import { followPrivateEngine } from "./features/engines/private/privateEngine";
import { followEngine } from "./inventory/store";
import { about } from "./ipc/client";

followEngine();
followEngines();
followPrivateEngine();
// A report without the versions is better than none.
about().then(aboutProgram.set, () => {});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
