import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useMemo } from "react";
import { Icon, type IconName } from "../../components/Icon";
import { useInventory } from "../../inventory/store";
import { go, type Place } from "../../navigation/navigation";
import { addEndpoint } from "../engines/endpoint/dialog";
import { switchTo, useEngines } from "../engines/engines";
import { engineText } from "../engines/engineText";
import { mountText } from "../sandboxes/mountText";

/** Most hits shown; more letters narrow them down. */
const SHOWN = 40;

/** Everything that can be gone to or done from anywhere, found by typing. */
export function Palette() {
  const actions = useActions();
  return (
    <Spotlight
      actions={actions}
      limit={SHOWN}
      highlightQuery
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      nothingFound="Nothing has this name"
      searchProps={{
        "aria-label": "Go to or do",
        placeholder: "Go to a volume, a sandbox, an engine…",
        leftSection: <Icon name="search" />,
      }}
      lockScroll={false}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 90 }}
      overlayProps={{ transitionProps: { duration: 90 } }}
    />
  );
}

function useActions(): SpotlightActionGroupData[] {
  const { volumes, containers } = useInventory();
  const { candidates } = useEngines();
  return useMemo(
    () => [
      { group: "Go to", actions: pages },
      {
        group: "Volumes",
        actions: volumes.map(({ name, driver }) =>
          to(name, driver, "volume", { page: "volumes", volume: name }),
        ),
      },
      {
        group: "Sandboxes and other containers",
        actions: containers.map((row) =>
          to(row.name, row.mounts.map(mountText).join(", ") || row.image, "sandbox", {
            page: "sandbox",
            id: row.id,
          }),
        ),
      },
      {
        group: "Use an engine",
        actions: candidates.flatMap(({ name, address, outcome }) =>
          outcome.kind === "answers"
            ? [
                action(
                  `engine ${address}`,
                  name,
                  engineText(outcome.engine),
                  "engine",
                  () => void switchTo(address),
                ),
              ]
            : [],
        ),
      },
    ],
    [volumes, containers, candidates],
  );
}

const pages: SpotlightActionData[] = [
  to("New sandbox", "Compose one and launch it", "plus", { page: "composer" }),
  to("Volumes", "All of them", "volume", { page: "volumes" }),
  to("Sandboxes", "All of them", "sandbox", { page: "sandboxes" }),
  to("Engines", "What was tried, and what answers", "engine", { page: "engines" }),
  action("Add endpoint", "Add endpoint", "An engine elsewhere: tcp, TLS or ssh", "plus", () => {
    go({ page: "engines" });
    addEndpoint();
  }),
  to("Settings", "Allowed host folders", "settings", { page: "settings" }),
];

function to(label: string, description: string, icon: IconName, place: Place): SpotlightActionData {
  const id = `${place.page} ${"id" in place ? place.id : label}`;
  return action(id, label, description, icon, () => go(place));
}

function action(
  id: string,
  label: string,
  description: string,
  icon: IconName,
  onClick: () => void,
): SpotlightActionData {
  return { id, label, description, leftSection: <Icon name={icon} />, onClick };
}
