import { describe, expect, it } from "vitest";
import { use, volume } from "../../../dev/rows";
import { filtered, isFiltering, noFilter } from "./filter";

const volumes = [
  volume("app_pgdata", { usedBy: [use("postgres")], created: "2026-11-20T10:00:00Z" }),
  volume("ml-corpus", { labels: { team: "vision" }, created: "2026-11-22T10:00:00Z" }),
  volume("nfs-archive", { driver: "nfs", created: "2025-01-02T10:00:00Z" }),
];

const names = (change: Partial<typeof noFilter>) =>
  filtered(volumes, { ...noFilter, ...change }).map((row) => row.name);

describe("the filter of volumes", () => {
  it("finds words in names, users and labels", () => {
    expect(names({ text: "ML" })).toEqual(["ml-corpus"]);
    expect(names({ text: "postgres" })).toEqual(["app_pgdata"]);
    expect(names({ text: "team=vision corpus" })).toEqual(["ml-corpus"]);
  });

  it("keeps only what nobody uses", () => {
    expect(names({ unused: true })).toEqual(["ml-corpus", "nfs-archive"]);
  });

  it("keeps only a driver or a label", () => {
    expect(names({ driver: "nfs" })).toEqual(["nfs-archive"]);
    expect(names({ label: "team=vision" })).toEqual(["ml-corpus"]);
  });

  it("sorts by age, newest first when reversed", () => {
    expect(names({ sort: { by: "created", descending: true } })).toEqual([
      "ml-corpus",
      "app_pgdata",
      "nfs-archive",
    ]);
  });

  it("does not call a mere order a filter", () => {
    expect(isFiltering({ ...noFilter, sort: { by: "driver", descending: true } })).toBe(false);
    expect(isFiltering({ ...noFilter, text: " x" })).toBe(true);
  });
});
