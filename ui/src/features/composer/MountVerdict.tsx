import { ErrorNotice } from "../../errors/ErrorNotice";
import { useDraft } from "./draft";
import { forUser, useMend } from "./mend";
import { PathVerdict } from "./PathVerdict";
import { useMountPlan } from "./usePlan";

/** What the plan says about a mount: its path, and why it is refused, where it is. */
export function MountVerdict({ index }: { index: number }) {
  const plan = useMountPlan(index);
  const mend = useMend(index);
  const { user } = useDraft().values;
  if (!plan) return null;
  return (
    <>
      <PathVerdict plan={plan} />
      {plan.verdict.kind === "refused" && (
        <ErrorNotice bare problem={forUser(plan.verdict.problem, user)} act={mend} />
      )}
    </>
  );
}
