import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Icon } from "../../components/Icon";
import { Keys } from "../../components/Keys";
import { offerUndo } from "../../components/toasts";
import { PageHeader } from "../../frame/PageHeader";
import styles from "./ComposerPage.module.css";
import { emptyDraft, useDraft } from "./draft";
import { startLaunch, useLaunch } from "./launch";
import { MountList } from "./MountList";
import { PlanPane } from "./PlanPane";
import { SandboxFields } from "./SandboxFields";
import { PlanProvider, usePlan } from "./usePlan";

/** The page on which a sandbox is put together, with its plan beside it. */
export function ComposerPage() {
  return (
    <PlanProvider>
      <Composer />
    </PlanProvider>
  );
}

function Composer() {
  const form = useDraft();
  const { plan } = usePlan();
  const running = useLaunch()?.running === true;
  // The launch judges what is typed once more, so a plan that is a letter behind does no harm.
  const ready = plan?.ready === true && !running;
  const start = () => {
    if (ready) void startLaunch(form.values);
  };
  const clear = () => {
    const before = form.values;
    form.setValues(emptyDraft);
    offerUndo("Everything typed was cleared.", () => form.setValues(before));
  };
  // With the fields too: that is where the hands are.
  useHotkeys([["mod+Enter", start]], []);
  return (
    <>
      <PageHeader
        parent={{ title: "Sandboxes", place: { page: "sandboxes" } }}
        title="New sandbox"
        actions={
          <>
            {form.isDirty() && (
              <Button variant="subtle" disabled={running} onClick={clear}>
                Clear
              </Button>
            )}
            <Button
              variant="filled"
              leftSection={<Icon name="sandbox" />}
              rightSection={<Keys>Ctrl ↵</Keys>}
              aria-label="Launch"
              aria-keyshortcuts="Control+Enter"
              disabled={!ready}
              onClick={start}
            >
              Launch
            </Button>
          </>
        }
      />
      <main className={styles.columns}>
        <div className={styles.draft}>
          <SandboxFields />
          <MountList />
        </div>
        <PlanPane />
      </main>
    </>
  );
}
