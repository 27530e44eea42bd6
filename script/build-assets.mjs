// Builds static/build/ from static/scss/ and the npm packages: three style sheets and the fonts they name.
// Run by `npm run build`; safe to run again. Everything it writes can be made anew and is not committed.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const build = join(root, "static", "build");

/** Compile one file of static/scss/ to static/build/NAME.css. */
function compile(name) {
  const { css } = sass.compile(join(root, "static", "scss", `${name}.scss`), {
    loadPaths: [join(root, "static", "scss"), packages],
    style: "compressed",
    charset: true,
    quietDeps: true, // Bootstrap 5.3 still uses @import and old color functions; we pin sass until it moves on
    silenceDeprecations: ["import", "global-builtin", "color-functions"],
  });
  writeFileSync(join(build, `${name}.css`), `${css}\n`);
  return css.length;
}

/** Copy the font files that _fonts.scss names. */
function copyFonts() {
  const from = join(packages, "@fontsource", "public-sans", "files");
  mkdirSync(join(build, "fonts"), { recursive: true });
  for (const subset of ["latin", "latin-ext", "vietnamese"]) {
    for (const weight of [400, 600, 700]) {
      copyFileSync(
        join(from, `public-sans-${subset}-${weight}-normal.woff2`),
        join(build, "fonts", `public-sans-${subset}-${weight}.woff2`),
      );
    }
  }
}

if (!existsSync(packages)) {
  console.error("The packages are missing: run `npm ci` first.");
  process.exit(1);
}
mkdirSync(build, { recursive: true });
const sizes = ["site", "paper", "admin"].map((name) => `${name}.css ${Math.round(compile(name) / 1024)} kB`);
copyFonts();
console.log(`static/build/: ${sizes.join(", ")}; and the fonts`);
