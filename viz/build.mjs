// Builds the page's scripts, its style and its engine into dist; with --tests the unit tests, for node's own runner.
import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

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
  const script = { ...common, outdir: "dist", minify: true, legalComments: "eof" };
  await build({
    ...script,
    entryPoints: { boot: "src/boot.ts", page: "src/main.ts", live: "src/live.ts", editor: "src/editor.ts", worker: "src/worker.ts" },
    format: "iife",
    define: { "import.meta.url": '""' }, // the engine's code is handed over, never fetched
  });
  writeFileSync("dist/engine.wasm.gz", gzipSync(readFileSync("node_modules/oxigraph/web_bg.wasm"), { level: 9 }));
  await build({ ...common, entryPoints: { page: "src/page.css", site: "src/site.css" }, outdir: "dist", minify: true });
  // Pages without a script have no switch: they are dark where the reader's system is.
  const dark = /:root\[data-theme=("?)dark\1\](\{[^}]*\})/;
  const site = readFileSync("dist/site.css", "utf8");
  if (!dark.test(site)) throw new Error("site.css: no dark theme");
  writeFileSync("dist/site.css", site.replace(dark, "@media (prefers-color-scheme:dark){:root$2}"));
}
