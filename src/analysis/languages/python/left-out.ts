import type { LeftOutRules } from '../left-out.ts';

export const PYTHON_LEFT_OUT: LeftOutRules = {
  paths: [
    // `test`, `unit_tests`, `tests-e2e`: the word stands alone, so `contest` and `latest` are no tests.
    [/(?:^|\/)(?:(?:[^/]+[-_])?_*tests?_*(?:[-_][^/]+)?|unittests?|e2e_?tests?|factories)\/.*\.pyi?$/, 'tests'],
    [/(?:^|\/)(?:conftest|tests|test_[^/]*|[^/]*_tests?)\.py$/, 'tests'],
    [/_pb2(?:_grpc)?\.py$/, 'generated'],
    [/(?:^|\/)alembic\/versions\/.*\.pyi?$/, 'migrations'],
    [/\.pyi$/, 'type stubs'],
  ],
};
