/**
 * Holds the direction of imports:
 *   lambda, cli → coordinator → discovery, research, report, connectors → contracts
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
  analysis: ['contracts'],
  auditors: ['contracts', 'analysis'],
  cli: ['contracts', 'coordinator', 'discovery', 'research', 'report', 'connectors', 'auditors', 'analysis'],
};
const folders = Object.keys(may);

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
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
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
