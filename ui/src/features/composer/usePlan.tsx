import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useInventory } from "../../inventory/store";
import type { Draft, FieldName, MountPlan, Plan, Told } from "../../ipc/bindings";
import { checkDraft } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import { useLatest } from "../../useLatest";
import { useDraft } from "./draft";
import { faultOf } from "./faults";

interface Planned {
  /** The newest plan; none until the first answer. */
  plan: Plan | undefined;
  /** Whether the plan is about what is typed right now. */
  current: boolean;
  /** Why there is no plan for it. */
  failure: Told | undefined;
  /** Asks again about the same draft. */
  again: () => void;
}

const PlanContext = createContext<Planned>({
  plan: undefined,
  current: false,
  failure: undefined,
  again: () => {},
});

/** Keeps a plan of the draft while it is typed, and while the engine changes under it. */
export function PlanProvider({ children }: { children: ReactNode }) {
  const draft = useDraft().values;
  const { sequence } = useInventory();
  const [round, setRound] = useState(0);
  const input = useMemo(() => ({ draft, sequence, round }), [draft, sequence, round]);
  const { answer, failure } = useLatest(input, ask);
  const planned: Planned = {
    plan: answer?.output,
    current: answer?.input.draft === draft,
    failure: failure === undefined ? undefined : toTold(failure),
    again: () => setRound(round + 1),
  };
  return <PlanContext value={planned}>{children}</PlanContext>;
}

const ask = ({ draft }: { draft: Draft }) => checkDraft(draft);

/** The plan of the draft. */
export function usePlan(): Planned {
  return useContext(PlanContext);
}

/** The plan of the mount at an index. */
export function useMountPlan(index: number): MountPlan | undefined {
  return usePlan().plan?.mounts.find((mount) => mount.index === index);
}

/**
 * Says what is wrong with a field, as words for under it, or only that something is (`true`) where the mount's own
 * notice has the words. A field that nothing was typed into stays without reproach: the plan says what is still needed.
 */
export function useFaults(mount?: number) {
  const { plan } = usePlan();
  return (name: FieldName, text?: string): string | true | undefined => {
    const fault = plan && faultOf(plan.problems, name, mount);
    if (fault) return text === "" ? undefined : fault.message;
    const verdict = plan?.mounts.find(({ index }) => index === mount)?.verdict;
    return (verdict?.kind === "refused" && verdict.problem.field?.name === name) || undefined;
  };
}
