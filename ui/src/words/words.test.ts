import { describe, expect, it } from "vitest";
import { modeText } from "./mode";
import { countOf, sizeText } from "./size";
import { agoText } from "./time";

describe("words for facts", () => {
  it("writes modes as ls does", () => {
    expect(modeText(0o755, "folder")).toBe("drwxr-xr-x");
    expect(modeText(0o1777, "folder")).toBe("drwxrwxrwt");
    expect(modeText(0o4644, "file")).toBe("-rwSr--r--");
    expect(modeText(0o600, "socket")).toBe("srw-------");
  });

  it("writes sizes with at most three digits", () => {
    expect([0, 212, 4_100_000, 999_950, 38_240_000_000].map(sizeText)).toEqual([
      "0 B",
      "212 B",
      "4.1 MB",
      "1.0 MB",
      "38.2 GB",
    ]);
  });

  it("counts one and many", () => {
    expect(countOf(1, "entry", "entries")).toBe("1 entry");
    expect(countOf(214310, "entry", "entries")).toBe("214,310 entries");
  });

  it("says how long ago something was", () => {
    const now = Date.UTC(2026, 10, 24);
    const ago = (milliseconds: number) => agoText(now - milliseconds, now);
    expect([-5000, 59_000, 60_000, 7_200_000, 3 * 86_400_000, 400 * 86_400_000].map(ago)).toEqual([
      "now",
      "now",
      "1 min ago",
      "2 h ago",
      "3 d ago",
      "1 y ago",
    ]);
  });
});
