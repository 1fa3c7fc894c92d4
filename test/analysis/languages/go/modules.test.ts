import { describe, expect, it } from 'vitest';
import { parserOfManifest } from '../../../../src/analysis/languages/manifests.ts';
import { moduleResolver } from '../../../../src/analysis/languages/resolvers.ts';

const FILES = ['main.go', 'internal/store/b.go', 'internal/store/a.go', 'sdk/client/client.go', 'tools/gen/gen.go'];
const MANIFESTS = {
  'go.mod':
    'module example.com/shop // the service\n\ngo 1.23\n\nrequire (\n\texample.com/sdk v1.2.0\n)\n\nreplace (\n\texample.com/sdk v1.2.0 => ./sdk\n\texample.com/out => ../elsewhere\n)\n',
  'tools/go.mod': 'module "example.com/shop/tools"\n',
  'go.work': 'go 1.23\n\nuse (\n\t.\n\t./tools\n)\n',
};

function resolverOf(manifests: Record<string, string>) {
  const read = new Map(
    Object.entries(manifests).map(([path, text]) => [path, parserOfManifest(['go'], path)!(text)] as const),
  );
  return moduleResolver('go', new Set(FILES), read);
}

describe('imports in Go', () => {
  it.each([
    ['main.go', 'example.com/shop/internal/store', 'internal/store/a.go'],
    ['tools/gen/gen.go', 'example.com/shop', 'main.go'],
    ['main.go', 'example.com/shop/tools/gen', 'tools/gen/gen.go'],
    ['main.go', 'example.com/sdk/client', 'sdk/client/client.go'],
    ['main.go', 'example.com/out/x', null],
    ['main.go', 'example.com/shop/internal/missing', null],
    ['main.go', 'net/http', null],
    ['main.go', 'github.com/other/internal/store', null],
  ])('%s: %s', (from, name, expected) => {
    expect(resolverOf(MANIFESTS).resolve(from, name, () => false)).toBe(expected);
  });

  it('take the folder that a path ends with where no manifest is there', () => {
    const resolver = resolverOf({});
    expect(resolver.resolve('main.go', 'example.com/shop/internal/store', () => false)).toBe('internal/store/a.go');
    expect(resolver.resolve('main.go', 'internal/store', () => false)).toBeNull();
  });
});
