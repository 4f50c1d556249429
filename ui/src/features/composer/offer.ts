import type { ComboboxItem, OptionsFilter } from "@mantine/core";

/** Completions that contain what is typed; none where the only one is what stands there already. */
export const offerMatching: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLowerCase();
  const matching = (options as ComboboxItem[]).filter(({ label }) => label.toLowerCase().includes(wanted));
  return offerOther(matching, search).slice(0, limit);
};

/** All completions; none where the only one is what stands there already: it would only hide what is below. */
export function offerOther(options: ComboboxItem[], typed: string): ComboboxItem[] {
  return options.length === 1 && options[0]?.label === typed ? [] : options;
}
