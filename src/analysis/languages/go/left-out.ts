import type { LeftOutRules } from '../left-out.ts';

/** The line that tools agree on: https://pkg.go.dev/cmd/go#hdr-Generate_Go_files_by_processing_source. */
const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.\r?$/m;
const PACKAGE = /^package\s+\w+/m;
const IGNORED = /^\/\/(?:go:build|\s*\+build)\s+ignore\b/m;
/** What generated code must speak to for what it does to be of use. */
const DATABASE =
  /^\s*(?:\w+\s+)?"(?:database\/sql|github\.com\/jackc\/pgx\/[^"]+|gorm\.io\/gorm|entgo\.io\/ent[^"]*)"/m;

export const GO_LEFT_OUT: LeftOutRules = {
  paths: [
    [/_test\.go$/, 'tests'],
    [/(?:^|\/)(?:tests?|testutils?|testhelpers?|integration_?tests?|e2e_?tests?)\/.*\.go$/, 'tests'],
    [/(?:^|\/)(?:mocks?|fakes?|\w+mocks?)\/.*\.go$|(?:^|\/)(?:mock_\w+|\w+_mocks?)\.go$/, 'tests'],
    [/(?:^|\/)_[^/]+\/.*\.go$|(?:^|\/)_[^/]*\.go$/, 'excluded'],
  ],
  byText(text) {
    const header = text.slice(0, PACKAGE.exec(text)?.index ?? 0);
    return IGNORED.test(header) ? 'excluded' : null;
  },
  readsGenerated(text) {
    const start = PACKAGE.exec(text)?.index ?? 0;
    return GENERATED.test(text.slice(0, start)) && DATABASE.test(text.slice(start, start + 4000));
  },
};
