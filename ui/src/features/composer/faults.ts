import type { FieldName, Told } from "../../ipc/bindings";

/** What is wrong with a field, found by the field's name and, for a field of a mount, the mount's index. */
export function faultOf(problems: Told[], name: FieldName, mount?: number): Told | undefined {
  return problems.find(({ field }) => field?.name === name && (field.mount ?? undefined) === mount);
}

/** The faults of the whole, which belong to no field. */
export function faultsOfNoField(problems: Told[]): Told[] {
  return problems.filter(({ field }) => field === null);
}
