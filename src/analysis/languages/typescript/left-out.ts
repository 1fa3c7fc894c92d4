import path from 'node:path';
import type { LeftOutRules } from '../left-out.ts';
import { folderOf, type Manifests } from '../modules.ts';
import { frontEndPackages, isFrontEndFile } from './front-end.ts';

/** What of a folder is a build's output when it is JavaScript, unless it is among sources. */
const OUTPUT =
  /^(?!(?:.*\/)?src\/).*(?:^|\/)(?:dist|dist-[\w-]+|\.next|\.nuxt|\.output|\.svelte-kit|\.vercel|\.serverless|\.turbo|\.cache|\.parcel-cache|coverage|storybook-static|cdk\.out)\/.*\.[cm]?jsx?$/;
/** The same where it lies beside a `package.json`; elsewhere people name folders of theirs so. */
const OUTPUT_OF_PACKAGE = new Set(['build', 'out', 'output']);
/** What a server hands to browsers as it is, unless the folder is named for what its routes are. */
const SERVED =
  /(?:^|\/)(?:static|wwwroot|webroot|(?<!(?:^|\/)(?:api|routes?|routers?|controllers?|services?|modules?|handlers?|middlewares?|models?|features?|v\d+)\/)(?:public|assets))\/.*\.[cm]?jsx?$/;
/** Tools that are configured by a file `<tool>.config.js`, wherever it lies. */
const TOOLS =
  'next|nuxt|vite|vitest|jest|webpack|rollup|rspack|rolldown|babel|postcss|tailwind|eslint|prettier|playwright|cypress|tsup|tsdown|esbuild|astro|svelte|metro|craco|commitlint|lint-staged|stylelint|storybook|release|wdio|karma|protractor|nodemon|ecosystem|lingui|i18next|next-i18next|contentlayer|react-router|knip|turbo|trigger|drizzle|orval|openapi-ts|graphql-codegen|codegen';

/** Folders of tests. Those that are named for what they do are none: `send-test-email`, `test-workflow`, `ab-test`. */
const TEST_FOLDER =
  /(?:^|\/)(?:(?:[^/]+[-_.])?_*tests_*|_*test_*|(?:unit|integration|api|acceptance|functional|load|perf|smoke|system|component|browser|type)[-_]?test|tests?[-_](?:utils?|helpers?|setup|support|data|lib|apps?|fixtures?|cases?|files?|server|env)|cypress|__fixtures__|__snapshots__|specs?|(?:[^/]+[-_])?e2e(?:[-_][^/]+)?)\/.*\.(?:[cm]?[jt]sx?|json)$/;

export const TYPESCRIPT_LEFT_OUT: LeftOutRules = {
  paths: [
    [/(?:^|\/)(?:\.yarn|jspm_packages|web_modules)\/|(?:^|\/)\.pnp\.[cm]?js$/, 'vendored'],
    [/\.d\.[cm]?ts$/, 'type stubs'],
    [/\.(?:(?:[\w-]+[.-])?(?:spec|test)s?|cy|e2e|bench|benchmark|mocks?|fixtures?)\.[cm]?[jt]sx?$/, 'tests'],
    [TEST_FOLDER, 'tests'],
    [
      /(?:^|\/)(?:(?:jest|vitest)(?:[.-][^/]*|setup)|[^/]*_test|setup-?tests?|test-?(?:utils?|helpers?|setup))\.[cm]?[jt]sx?$/i,
      'tests',
    ],
    [/\.(?:stories|story)\.[cm]?[jt]sx?$|(?:^|\/)\.storybook\//, 'documentation and examples'],
    [/\.(?:generated|gen|g)\.[cm]?[jt]sx?$|_(?:grpc_)?pb\.[cm]?[jt]s$|\.pb\.[cm]?[jt]s$/, 'generated'],
    [/(?:^|\/)(?:generated|__generated__|\.prisma)\/.*\.[cm]?[jt]sx?$/, 'generated'],
    [/(?:^|\/)migrations?\/(?:[^/]+\/)*\d{8,}[^/]*\.[cm]?[jt]s$/, 'migrations'],
    [/[.-](?:min|bundle|chunk)\.[cm]?js$/, 'minified'],
    [OUTPUT, 'build output'],
    [SERVED, 'front-end code'],
    [new RegExp(String.raw`(?:^|/)(?:${TOOLS})(?:\.[\w-]+)*\.(?:config|conf)\.[cm]?[jt]s$`), 'configuration of tools'],
    [/(?:^|\/)(?:\.[\w-]*rc|webpack\.[\w.-]+|Gruntfile|[Gg]ulpfile)\.[cm]?[jt]s$/, 'configuration of tools'],
    [
      /^(?!(?:.*\/)?(?:src|app|lib|server|api)\/)(?!(?:.*\/)?auth\.)(?:.*\/)?[\w.-]+\.config\.[cm]?[jt]s$/,
      'configuration of tools',
    ],
  ],
  byPlace(manifests) {
    const isFrontEnd = frontEndPackages(manifests);
    const isOutput = outputFolders(manifests);
    return (file) => (isOutput(file) ? 'build output' : isFrontEnd(file) ? 'front-end code' : null);
  },
  byText(text, file) {
    if (/\.[cm]?jsx?$/.test(file)) {
      if (BUNDLED.test(text.slice(0, 3000))) return 'vendored';
      if (COMPILED.test(text.slice(0, 500)) || SOURCE_MAP.test(text.slice(-300))) return 'build output';
      if (isMinified(text)) return 'minified';
    }
    return isFrontEndFile(text, file) ? 'front-end code' : null;
  },
};

/** Says whether JavaScript lies in a folder `build` beside a `package.json`. */
function outputFolders(manifests: Manifests): (file: string) => boolean {
  return (file) => {
    if (!/\.[cm]?jsx?$/.test(file)) return false;
    const parts = folderOf(file).split('/');
    return parts.some((part, i) => {
      const package_ = path.posix.join(...parts.slice(0, i), 'package.json');
      return OUTPUT_OF_PACKAGE.has(part) && manifests.has(package_);
    });
  };
}

/** How libraries and bundles begin that were copied in. */
const BUNDLED =
  /^\s*\/\*!(?:(?!\*\/)[\s\S]){0,300}?\bv?\d+\.\d+\.\d+|__webpack_require__|webpackBootstrap|webpackJsonp|\btypeof exports\s*===?\s*['"]object['"]\s*&&\s*typeof module\b|['"]object['"]\s*===?\s*typeof exports\b|\btypeof define\s*===?\s*['"]function['"]\s*&&\s*define\.amd\b/;
/** What compilers write before the code. */
const COMPILED =
  /Object\.defineProperty\(exports, ['"]__esModule['"]|^\s*(?:["']use strict["'];\s*)?var __(?:awaiter|importDefault|decorate|extends|createBinding|defProp|create)\b/;
const SOURCE_MAP = /^\/\/# sourceMappingURL=/m;
const LONG_LINE = 1000;

/** Whether most of a file stands in very long lines of code; those of data (pictures, keys) have none of its punctuation. */
function isMinified(text: string): boolean {
  if (text.length < 2000) return false;
  let long = 0;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > LONG_LINE) {
      const sample = text.slice(start, Math.min(end, start + 4 * LONG_LINE));
      const marks = sample.match(/[;{}()]/g)?.length ?? 0;
      if (marks > sample.length * 0.03) long += end - start;
    }
    start = end + 1;
  }
  return long > text.length / 2;
}
