import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * The page as the window loads it. Everything is a file of its own, nothing is inlined, so that the
 * window's content security policy can be `default-src 'self'` without exceptions.
 */
export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    outDir: "dist",
    target: "safari15",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
});
