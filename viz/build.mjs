// Builds dist/page.js and dist/page.css; with --tests the unit tests, for node's own runner.
import { build } from "esbuild";
import { readdirSync } from "node:fs";

const common = { bundle: true, target: "es2022", logLevel: "warning", charset: "utf8" };

if (process.argv.includes("--tests")) {
  const tests = readdirSync("tests").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: "build/tests",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
  });
} else {
  await build({
    ...common,
    entryPoints: { page: "src/main.ts" },
    outdir: "dist",
    format: "iife",
    minify: true,
    legalComments: "none",
  });
  await build({ ...common, entryPoints: { page: "src/page.css" }, outdir: "dist", minify: true });
}
