// build.mjs - makes the C file that holds the pages: node build.mjs OUT.c, in the folder where src/ and node_modules/ are.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

// A page: the role it is for, and its files. A file that is not here is not in the program.
const pages = [
  { role: "resident", files: { "/": "src/kiosk/index.html", "/kiosk.css": "src/kiosk/kiosk.css", "/kiosk.js": "src/kiosk/kiosk.tsx", "/favicon.svg": "src/favicon.svg" } },
];
const types = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", tsx: "text/javascript; charset=utf-8", svg: "image/svg+xml" };

async function bytesOf(source) {
  if (source.endsWith(".html") || source.endsWith(".svg")) return readFileSync(source);
  const made = await build({
    entryPoints: [source], bundle: true, minify: true, write: false, format: "esm", target: "chrome100", charset: "utf8",
    jsx: "automatic", jsxImportSource: "preact", legalComments: "none", logLevel: "warning",
  });
  return Buffer.from(made.outputFiles[0].contents);
}

const arrays = [], rows = [];
for (const { role, files } of pages) {
  for (const [path, source] of Object.entries(files)) {
    const bytes = await bytesOf(source);
    const tag = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    const name = `file_${rows.length}`;
    arrays.push(`static const unsigned char ${name}[] = {\n${[...bytes].join(",").replace(/(.{1,140},)/g, "$1\n")}\n};\n`);
    rows.push(`    { "${role}", "${path}", "${types[source.split(".").pop()]}", "\\"${tag}\\"", ${name}, sizeof ${name} },\n`);
  }
}
writeFileSync(process.argv[2], `/* Made by build.mjs. */\n#include "points/web/web.h"\n\n${arrays.join("")}\nconst struct web_file web_files[] = {\n${rows.join("")}    { 0 },\n};\n`);
