import { MantineProvider } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { ComposerPage } from "./features/composer/ComposerPage";
import { DraftProvider } from "./features/composer/draft";
import { EnginesPage } from "./features/engines/EnginesPage";
import { Palette } from "./features/palette/Palette";
import { SandboxesPage } from "./features/sandboxes/SandboxesPage";
import { SandboxPage } from "./features/sandboxes/SandboxPage";
import { SettingsPage } from "./features/settings/SettingsPage";
import { VolumesPage } from "./features/volumes/VolumesPage";
import { Frame } from "./frame/Frame";
import { useInventory } from "./inventory/store";
import { back, usePlace } from "./navigation/navigation";
import { theme } from "./theme";

/** The whole page. Its styles are all in files: no style element is made while it runs. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <DraftProvider>
        <Frame>
          <Page />
        </Frame>
        <Palette />
        <Notifications position="bottom-right" limit={4} />
      </DraftProvider>
    </MantineProvider>
  );
}

function Page() {
  const place = usePlace();
  const { engine } = useInventory();
  useHotkeys([["alt+ArrowLeft", back]]);
  // Before any engine has answered there is nothing to show but where it was looked for.
  if (!engine && place.page !== "settings") return <EnginesPage />;
  switch (place.page) {
    case "volumes":
      return <VolumesPage volume={place.volume} path={place.path ?? ""} entry={place.entry} />;
    case "sandboxes":
      return <SandboxesPage />;
    case "composer":
      return <ComposerPage />;
    case "sandbox":
      return <SandboxPage id={place.id} />;
    case "engines":
      return <EnginesPage />;
    case "settings":
      return <SettingsPage />;
  }
}
