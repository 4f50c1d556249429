import type { Channel } from "@tauri-apps/api/core";
import type { PrivateOffer, PrivateReport, PrivateState } from "../src/ipc/bindings";

/** A private engine that starts as far as it is asked to: it stays at its second stage until it is stopped. */
export function madeUpPrivateEngine(offer: PrivateOffer) {
  let report: PrivateReport = {
    offer,
    state: { kind: "off" },
    keep: false,
    hasData: false,
    folder: "/home/me/.local/share/app.sandbar.desktop/engine",
    busybox: "/bin/busybox",
  };
  let reports: Channel<PrivateReport> | undefined;
  const change = (part: Partial<PrivateReport>) => {
    report = { ...report, ...part };
    reports?.onmessage(report);
    return null;
  };
  const state = (next: PrivateState) => change({ state: next });
  return {
    private_engine_watch: (args: { reports: Channel<PrivateReport> }) => {
      reports = args.reports;
      reports.onmessage(report);
    },
    private_engine_start: () => change({ state: { kind: "starting", stage: "answer" }, hasData: true }),
    private_engine_stop: () => state({ kind: "off" }),
    private_engine_keep: ({ keep }: { keep: boolean }) => change({ keep }),
    private_engine_remove_data: () => change({ hasData: false }),
    private_engine_import_busybox: () => null,
  };
}
