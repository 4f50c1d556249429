import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * The same page over a made-up engine, to look at it in a plain browser. It lives in `dev/`, has its
 * own entry and its own output folder, and nothing under `src/` knows of it: it cannot be shipped.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, "dev"),
  plugins: [react()],
  server: { port: 5174, strictPort: true, fs: { allow: [resolve(import.meta.dirname, "..")] } },
  build: {
    outDir: resolve(import.meta.dirname, "node_modules/.fixture"),
    emptyOutDir: true,
    target: "safari15",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
