import { GoModules } from './go/modules.ts';
import type { Manifests, ModuleResolver } from './modules.ts';
import { PythonModules } from './python/modules.ts';
import { TypeScriptModules } from './typescript/modules.ts';

const RESOLVERS: Record<string, (paths: ReadonlySet<string>, manifests: Manifests) => ModuleResolver> = {
  python: (paths) => new PythonModules(paths),
  go: (paths, manifests) => new GoModules(paths, manifests),
  typescript: (paths, manifests) => new TypeScriptModules(paths, manifests),
};

/** What says which of these files, all of one language, an import means. */
export function moduleResolver(language: string, paths: ReadonlySet<string>, manifests: Manifests): ModuleResolver {
  const make = RESOLVERS[language];
  if (!make) throw new Error(`no module resolver for ${language}`);
  return make(paths, manifests);
}
