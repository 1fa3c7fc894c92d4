import type { LeftOutRules } from '../left-out.ts';

export const PYTHON_LEFT_OUT: LeftOutRules = {
  paths: [
    [/(?:^|\/)factories\/.*\.pyi?$/, 'tests'],
    [/(?:^|\/)(?:conftest|tests|test_[^/]*|[^/]*_tests?)\.py$/, 'tests'],
    [/_pb2(?:_grpc)?\.py$/, 'generated'],
    [/(?:^|\/)alembic\/versions\/.*\.pyi?$/, 'migrations'],
    [/\.pyi$/, 'type stubs'],
  ],
};
