import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["dev/setup.ts"],
    css: false,
    restoreMocks: true,
    // Generous, since a test that waits for the right thing is only ever slow on a busy machine.
    testTimeout: 60_000,
  },
});
