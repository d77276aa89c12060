// Builds dist/workbench.bundle.js: one ES module with its styles and KaTeX's fonts inside, the same
// bytes each time. Beside it: SOURCE.sha256 (what it was built from) and LICENSES.txt (whose code is in it).
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { mended } from "./mends.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = process.env.WORKBENCH_DIST ?? join(HERE, "dist");
const SKIPPED = new Set(["node_modules", "dist", "__pycache__"]);

function sources(folder = HERE) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sources(path);
    return /\.(js|mjs|css|json)$/.test(entry.name) ? [path] : [];
  });
}

// The same sum is computed in hatch_build.py: names and contents, in order of name.
function sourceHash() {
  const files = [...sources(), join(HERE, "../model/schema.json")].map((path) => [relative(HERE, path).replaceAll("\\", "/"), path]);
  const sum = createHash("sha256");
  for (const [name, path] of files.sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    sum.update(`${name}\0`).update(readFileSync(path, "utf8").replaceAll("\r\n", "\n")).update("\0");
  }
  return sum.digest("hex");
}

// `import css from "./x.css"` gives the text: shadow roots adopt it, so it works where no style sheet is served.
const cssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      let text = readFileSync(path, "utf8");
      if (basename(path) === "katex.css") text = text.replace(/@font-face\s*{[^}]*}/g, "");
      const { code } = await esbuild.transform(text, { loader: "css", minify: true, target: "es2022" });
      return { contents: code, loader: "text" };
    });
  },
};

// `import faces from "katex-fonts"`: @font-face in a shadow root is ignored, so the faces are given to the document.
const katexFonts = {
  name: "katex-fonts",
  setup(build) {
    build.onResolve({ filter: /^katex-fonts$/ }, () => ({ path: "katex-fonts", namespace: "katex-fonts" }));
    build.onLoad({ filter: /.*/, namespace: "katex-fonts" }, () => {
      const folder = join(HERE, "node_modules/katex/dist");
      const css = readFileSync(join(folder, "katex.css"), "utf8");
      const faces = [...css.matchAll(/@font-face\s*{([^}]*)}/g)].map(([, rule]) => {
        const field = (name) => rule.match(new RegExp(`${name}:\\s*([^;]+);`))[1].trim();
        const file = rule.match(/url\(([^)]*\.woff2)\)/)[1].replace(/["']/g, "");
        const data = readFileSync(join(folder, file)).toString("base64");
        return { family: field("font-family").replace(/["']/g, ""), weight: field("font-weight"), style: field("font-style"), data };
      });
      return { contents: JSON.stringify(faces), loader: "json" };
    });
  },
};

const mends = {
  name: "mends",
  setup(build) {
    build.onLoad({ filter: /[\\/](?:yjs|y-tiptap|prosemirror-view)[\\/]dist[\\/].*\.m?js$/ }, ({ path }) => ({ contents: mended(path, readFileSync(path, "utf8")), loader: "js" }));
  },
};

function licences(metafile) {
  const names = new Set(
    Object.keys(metafile.inputs)
      .map((path) => path.match(/(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
      .filter(Boolean),
  );
  names.add("katex");
  return [...names].sort().map((name) => {
    const folder = join(HERE, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "The package names this licence and has no text of its own.";
    return `${name} ${version} (${license})\n${"-".repeat(72)}\n${text}\n`;
  }).join("\n\n");
}

const options = {
  absWorkingDir: HERE,
  entryPoints: ["index.js"],
  outfile: join(DIST, "workbench.bundle.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [cssText, katexFonts, mends],
  banner: { js: "/* The course workbench's components. Licences of what is bundled: LICENSES.txt beside this file. */" },
};

function record({ metafile }) {
  mkdirSync(DIST, { recursive: true });
  writeFileSync(join(DIST, "LICENSES.txt"), licences(metafile));
  writeFileSync(join(DIST, "SOURCE.sha256"), sourceHash() + "\n");
}

if (process.argv.includes("--watch")) {
  const recorder = { name: "record", setup: (build) => build.onEnd((result) => result.metafile && record(result)) };
  const context = await esbuild.context({ ...options, plugins: [...options.plugins, recorder], logLevel: "info" });
  await context.watch();
} else {
  record(await esbuild.build({ ...options, logLevel: "warning" }));
}
