import path from 'node:path';
import { folderOf, type Manifests, type ModuleResolver, sharedPrefix } from '../modules.ts';
import type { GoManifest } from './manifests.ts';

/** Import paths: a module's path, and below it the folder of the package. A package is all files of a folder. */
export class GoModules implements ModuleResolver {
  /** Folder → its first file, which stands for the package. */
  private readonly packages = new Map<string, string>();
  /** Path of a module → folders that it may lie in. */
  private readonly modules = new Map<string, string[]>();

  constructor(paths: ReadonlySet<string>, manifests: Manifests) {
    for (const file of [...paths].sort()) {
      const folder = folderOf(file);
      if (!this.packages.has(folder)) this.packages.set(folder, file);
    }
    for (const [file, content] of manifests) {
      if (!/(?:^|\/)go\.(?:mod|work)$/.test(file)) continue;
      const { module, replaced } = content as GoManifest;
      const folder = folderOf(file);
      if (module !== null) this.add(module, folder);
      for (const [name, where] of replaced) {
        const target = path.posix.join(folder, where);
        if (!target.startsWith('..')) this.add(name, target === '.' ? '' : target.replace(/\/$/, ''));
      }
    }
  }

  private add(module: string, folder: string): void {
    const list = this.modules.get(module);
    if (list && !list.includes(folder)) list.push(folder);
    else if (!list) this.modules.set(module, [folder]);
  }

  resolve(from: string, name: string): string | null {
    const here = folderOf(from);
    if (/^\.\.?(?:\/|$)/.test(name)) return this.packages.get(path.posix.join(here, name)) ?? null;
    for (let module = name; module !== ''; module = folderOf(module)) {
      const folders = this.modules.get(module);
      if (!folders) continue;
      const rest = name.slice(module.length + 1);
      const [folder] = [...folders].sort((a, b) => sharedPrefix(b, here) - sharedPrefix(a, here));
      const found = this.packages.get(path.posix.join(folder, rest).replace(/^\.$/, ''));
      if (found) return found;
    }
    return this.modules.size > 0 ? null : this.withoutManifest(name);
  }

  /** Where no manifest says what the repository is called, a folder that a longer path ends with is taken for the package. */
  private withoutManifest(name: string): string | null {
    if (!name.split('/')[0].includes('.')) return null;
    const parts = name.split('/');
    for (let at = 2; at < parts.length; at++) {
      const found = this.packages.get(parts.slice(at).join('/'));
      if (found) return found;
    }
    return null;
  }

  submodule(): null {
    return null;
  }

  isPackage(): boolean {
    return false;
  }
}
