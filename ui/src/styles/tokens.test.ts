import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");

function palette(scheme: string): Map<string, string> {
  const block = new RegExp(`data-mantine-color-scheme="${scheme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--sb-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [`${name}`, `${hex}`]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["ground", "surface", "sunk", "field", "selected", "hover"];
const pairs: [string, string][] = [
  ...["ink", "mute", "faint", "accent", "ok", "warn", "bad"].flatMap((text) =>
    grounds.map((ground): [string, string] => [text, ground]),
  ),
  ["ok", "ok-soft"],
  ["warn", "warn-soft"],
  ["bad", "bad-soft"],
  ["accent", "accent-soft"],
  ["mute", "plain-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
];

describe.each(["light", "dark"])("the %s palette", (scheme) => {
  it.each(pairs)("keeps %s readable on %s", (text, ground) => {
    const colours = palette(scheme);
    expect(contrast(colours.get(text) ?? "", colours.get(ground) ?? "")).toBeGreaterThanOrEqual(4.5);
  });
});
