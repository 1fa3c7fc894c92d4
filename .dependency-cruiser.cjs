/**
 * Holds the direction of imports:
 *   lambda, cli → doors → coordinator → discovery, research, report, connectors → contracts
 *   lambda, cli → auditors → analysis → contracts
 * The coordinator reaches auditors only through the invoker's interface; connectors see no phase and no rule.
 */
const may = {
  contracts: [],
  connectors: ['contracts'],
  discovery: ['contracts'],
  research: ['contracts', 'connectors'],
  report: ['contracts'],
  coordinator: ['contracts', 'discovery', 'research', 'report', 'connectors'],
  doors: ['contracts', 'coordinator', 'report', 'connectors'],
  analysis: ['contracts'],
  auditors: ['contracts', 'analysis'],
  cli: ['contracts', 'doors', 'coordinator', 'discovery', 'research', 'report', 'connectors', 'auditors', 'analysis'],
};
const folders = Object.keys(may);
/** What only the functions' bundles hold, so that the published command does without. */
const BUNDLED = 'node_modules/(@aws-sdk|@smithy|tar)/';
const FOR_LAMBDA = '^src/connectors/(s3-|lambda-|snapshot-)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: BUNDLED },
    },
    {
      name: 'only-lambda-reaches-aws',
      comment: 'The published command is installed without what only the functions bundle.',
      severity: 'error',
      from: { path: '^src/', pathNot: FOR_LAMBDA },
      to: { path: [BUNDLED, FOR_LAMBDA] },
    },
    {
      name: 'lambda-wires-and-holds-nothing-else',
      severity: 'error',
      from: { path: '^lambda/' },
      to: { path: ['^src/cli/', '^infra/', '^test/'], pathNot: '^src/cli/tool\\.ts$' },
    },
    {
      name: 'infra-knows-contracts-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: ['^src/', '^lambda/', '^test/'], pathNot: '^src/contracts/' },
    },
    { name: 'nothing-imports-lambda', severity: 'error', from: { path: '^(src|infra)/' }, to: { path: '^lambda/' } },
    ...folders.map((folder) => ({
      name: `${folder}-imports-only-what-it-may`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: [folder, ...may[folder]].map((name) => `^src/${name}/`) },
    })),
    {
      name: 'only-languages-know-tree-sitter',
      severity: 'error',
      from: { pathNot: '^src/analysis/languages/' },
      to: { path: 'node_modules/(web-)?tree-sitter' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
