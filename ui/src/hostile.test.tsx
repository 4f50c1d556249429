import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problem } from "../dev/problems";
import { openProgram, rowOf } from "../dev/program";
import { use, volume } from "../dev/rows";
import { scenes } from "../dev/scenes";
import { details } from "./errors/details";

/** Texts that a program which takes them for anything but text would act upon. */
const markup = [
  `<script>window.attacked = "script"</script>`,
  `<img src=x onerror="window.attacked = 'image'">`,
  `<svg xmlns="http://www.w3.org/2000/svg" onload="window.attacked='svg'"><script>window.attacked='svg'</script></svg>`,
  `<iframe srcdoc="<script>parent.attacked='frame'</script>"></iframe>`,
  `<a href="javascript:window.attacked='link'">click me</a>`,
  `<style>* { display: none }</style><meta http-equiv="refresh" content="0;url=http://evil.example">`,
  "\\u{1b}]8;;http://evil.example\\u{7}click\\u{1b}]8;;\\u{7}",
];

/** Nothing of a text became an element, nothing ran, and the program was asked nothing that was not meant. */
function harmless(container: HTMLElement, engine: { calls: { command: string }[] }) {
  expect((window as { attacked?: string }).attacked).toBeUndefined();
  const made = container.querySelectorAll(
    "script, iframe, object, embed, style, meta, a[href], img[src=x], [onerror], [onload]",
  );
  expect([...made].map((element) => element.tagName)).toEqual([]);
  const changing = engine.calls.filter(({ command }) =>
    /remove|create|launch|stop|write|choose/.test(command),
  );
  expect(changing).toEqual([]);
}

async function preview(text: string) {
  const program = await openProgram(scenes.few);
  program.engine.on("file_preview", () => ({
    size: text.length,
    cut: false,
    content: { kind: "text", text },
  }));
  await program.user.click(await rowOf("Volumes", "ml-corpus"));
  await program.user.click(await rowOf("Files in ml-corpus", "marker.txt"));
  const shown = await screen.findByRole("region", { name: "Beginning of the file" });
  return { ...program, shown };
}

describe("a hostile volume", () => {
  it.each(markup)("previews %s as text", async (text) => {
    const { shown, container, engine } = await preview(`before\n${text}\nafter`);
    expect(shown.querySelector("pre:last-child")?.textContent).toBe(`before\n${text}\nafter`);
    harmless(container, engine);
  });

  it("previews a single line as long as a preview can be", async () => {
    const { shown } = await preview("x".repeat(256 * 1024));
    expect(shown.querySelector("pre:last-child")?.textContent?.length).toBe(256 * 1024);
  });

  it("lists names that are markup as text", async () => {
    const { engine, container, user } = await openProgram(scenes.few);
    const first = markup.map((name) => ({
      name,
      oddName: false,
      kind: "file",
      size: 1,
      mode: 0o644,
      uid: 0,
      gid: 0,
      modified: 0,
      link: null,
    }));
    engine.on("folder_open", () => ({
      listing: { view: 1, listing: 1 },
      total: first.length,
      folders: 0,
      first,
      subPath: "",
    }));
    await user.click(await rowOf("Volumes", "ml-corpus"));
    for (const name of markup) expect(await rowOf("Files in ml-corpus", name)).toBeDefined();
    harmless(container, engine);
  });
});

describe("hostile containers", () => {
  it("have names, images, labels and users shown as text", async () => {
    const [own] = scenes.few.snapshot.containers;
    const rows = markup.map((text, index) =>
      volume(`v${index}`, {
        labels: { [text]: text },
        driver: text,
        options: { o: text },
        usedBy: [use(text)],
      }),
    );
    const containers = markup.map((text, index) => ({
      ...own,
      id: `h${index}`,
      name: text,
      image: `from ${text}`,
    }));
    const { container, engine, user } = await openProgram({
      ...scenes.few,
      snapshot: { ...scenes.few.snapshot, volumes: rows, containers } as typeof scenes.few.snapshot,
    });
    await user.click(await rowOf("Volumes", "v0"));
    const about = await screen.findByRole("complementary", { name: "About v0" });
    expect(about.textContent).toContain(`o=${markup[0]}`);
    harmless(container, engine);
    await user.click(screen.getByRole("button", { name: "Sandboxes" }));
    for (const text of markup) expect(await rowOf("Sandboxes", text)).toBeDefined();
    harmless(container, engine);
  });

  it("write logs that are shown as text", async () => {
    const { container, engine, user } = await openProgram(scenes.few);
    engine.on("sandbox_log", () => markup.map((text) => ({ source: "output", text })));
    await user.click(await screen.findByRole("button", { name: "Sandboxes" }));
    await user.click(await rowOf("Sandboxes", "trainer-a"));
    const log = await screen.findByRole("log", { name: "Lines" });
    await waitFor(() => expect(within(log).getByText(markup[0] ?? "")).toBeDefined());
    expect(log.textContent).toBe(markup.join(""));
    harmless(container, engine);
  });

  it("cannot turn the text around a name, nor hide a part of it", async () => {
    const rows = [volume("turned", { usedBy: [use("web", { subPath: "a\u202ecod.exe\u200b" })] })];
    const { user } = await openProgram({
      ...scenes.few,
      snapshot: { ...scenes.few.snapshot, volumes: rows },
    });
    await user.click(await rowOf("Volumes", "turned"));
    const about = await screen.findByRole("complementary", { name: "About turned" });
    expect(about.textContent).toContain("a\\u{202e}cod.exe\\u{200b}");
  });
});

describe("what is copied", () => {
  it("of a failure is its code, words, place and versions, and nothing else", () => {
    const told = problem("PVC_VOLUME_NOT_FOUND", "It is gone.", { context: { volume: "data" } });
    expect(details(told, ["Sandbar 1"])).toBe(
      "PVC_VOLUME_NOT_FOUND: It is gone.\ncontext:\n  volume: data\nlog id: 5f2c81d0\nSandbar 1",
    );
  });

  it("of a command is without the values of secrets, and says so", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await screen.findByRole("button", { name: "New sandbox" }));
    await user.type(await screen.findByRole("combobox", { name: "Image" }), "busybox:1.36");
    await user.type(screen.getByRole("textbox", { name: /Environment/ }), "API_TOKEN=planted");
    const run = await screen.findByRole("region", { name: "The same as docker run" });
    await waitFor(() => expect(run.textContent).toContain("Left out: what API_TOKEN holds."));
  });
});
